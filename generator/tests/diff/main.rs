//! Two versions of a document, and what is said of the difference.

#[path = "../golden/folders.rs"]
mod folders;
mod judged;
mod kept;
#[path = "../golden/place.rs"]
mod place;
mod random;
mod scopes;
mod shop;
