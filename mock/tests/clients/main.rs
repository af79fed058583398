//! What a program sees of the generated clients: each test plays a provider, in the process or on a
//! socket, and holds one promise of theirs against it.

mod blocking;
mod constants;
mod credentials;
mod files;
mod lists;
mod media;
mod played;
mod preflights;
mod programs;
mod refusals;
mod replay;
mod schemas;
mod scopes;
mod socket;
mod tools;
mod values;
mod webhooks;
mod xml;
