//! Webhooks: turns the headers and the body of a delivery into a typed event, if the provider signed
//! it.
//!
//! A generated crate whose provider documents its deliveries has a module `webhooks` with an enum of
//! the events and a [`Receiver`] for them. How the program gets the request is its own matter: a
//! receiver takes headers and bytes.

use std::error;
use std::fmt;
use std::marker::PhantomData;

use hmac_sha256::HMAC;
use http::{HeaderMap, StatusCode};
use zeroize::Zeroizing;

use crate::error::text_at;
use crate::wire::{self, Decode, DecodeError};

/// The most signatures of one delivery that are looked at: more than any rotation of secrets needs.
pub const MAX_SIGNATURES: usize = 16;

/// How a provider's deliveries are made: where things are in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Webhooks {
    /// Where the event's name is.
    pub event: Place,
    /// Where the delivery's own name is, by which a repetition is known.
    pub id: Option<Place>,
    /// Where the time of the delivery is.
    pub timestamp: Option<Place>,
    /// How a delivery is signed.
    pub signature: Option<Signature>,
}

impl Webhooks {
    /// Deliveries whose event is named at a place.
    pub const fn of(event: Place) -> Self {
        Self { event, id: None, timestamp: None, signature: None }
    }

    /// Sets [`id`](Self::id).
    pub const fn id(mut self, place: Place) -> Self {
        self.id = Some(place);
        self
    }

    /// Sets [`timestamp`](Self::timestamp).
    pub const fn timestamp(mut self, place: Place) -> Self {
        self.timestamp = Some(place);
        self
    }

    /// Sets [`signature`](Self::signature).
    pub const fn signature(mut self, signature: Signature) -> Self {
        self.signature = Some(signature);
        self
    }
}

/// Where something is in a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// In a header of this name.
    Header(&'static str),
    /// In the body, at this JSON pointer (RFC 6901).
    Body(&'static str),
}

impl Place {
    fn read(self, headers: &HeaderMap, body: &[u8]) -> Option<String> {
        match self {
            Self::Header(name) => headers.get(name)?.to_str().ok().map(str::to_owned),
            Self::Body(pointer) => text_at(body, pointer),
        }
        .filter(|text| !text.is_empty())
    }
}

/// How a delivery is signed: the HMAC-SHA256 (RFC 2104) of the raw body, in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signature {
    /// The header with the signature.
    pub header: &'static str,
    /// What stands before the digits, such as `v0=`. Signatures without it are of another scheme.
    pub prefix: &'static str,
    /// What stands between several signatures, which there are while a secret is replaced.
    pub separator: Option<&'static str>,
}

impl Signature {
    /// A signature in a header.
    pub const fn in_header(header: &'static str) -> Self {
        Self { header, prefix: "", separator: None }
    }

    /// Sets [`prefix`](Self::prefix).
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = prefix;
        self
    }

    /// Sets [`separator`](Self::separator).
    pub const fn separator(mut self, separator: &'static str) -> Self {
        self.separator = Some(separator);
        self
    }

    /// The digests in the headers, as bytes; what is none is left out.
    fn digests(self, headers: &HeaderMap) -> Vec<[u8; 32]> {
        let fields = headers.get_all(self.header).iter().filter_map(|field| field.to_str().ok());
        let signatures = fields.flat_map(|field| match self.separator {
            Some(separator) => field.split(separator).collect(),
            None => vec![field],
        });
        signatures
            .take(MAX_SIGNATURES)
            .filter_map(|text| digest(text.trim().strip_prefix(self.prefix)?))
            .collect()
    }
}

/// The events of a provider: what generated crates implement.
pub trait Event: Sized {
    /// How its deliveries are made.
    const WEBHOOKS: Webhooks;

    /// The event of a name from the body of its delivery. A name that is not known is no error.
    fn decode(name: &str, body: &[u8]) -> Result<Self, DecodeError>;
}

/// A delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery<E> {
    /// The provider's name of the delivery, if it has one. Deliveries are repeated when the answer is
    /// late: keep the names of those that were handled, and leave out a name that is among them.
    pub id: Option<String>,
    /// The event's name, as the provider writes it.
    pub name: String,
    /// When it was sent, as the provider writes it. Where only the body is signed, and this is a
    /// header, anybody on the way could have changed it.
    pub timestamp: Option<String>,
    /// What happened.
    pub event: E,
}

/// Receives deliveries: checks who sent them, and decodes them.
///
/// It holds the secret that the provider signs with; during a rotation the old one and the new one.
/// Secrets are wiped from memory when it is dropped and are in no `Debug`.
pub struct Receiver<E> {
    secrets: Vec<Zeroizing<String>>,
    event: PhantomData<fn() -> E>,
}

impl<E: Event> Receiver<E> {
    /// A receiver of deliveries that are signed with this secret. White space around it is taken off,
    /// as files and variables often have some.
    ///
    /// # Errors
    ///
    /// [`WebhookError::NoSecret`] where nothing is left: anybody could sign with that.
    pub fn new(secret: impl Into<String>) -> Result<Self, WebhookError> {
        Self { secrets: Vec::new(), event: PhantomData }.or_secret(secret)
    }

    /// Accepts deliveries that are signed with another secret as well: while a secret is replaced, some
    /// are still signed with the old one.
    ///
    /// # Errors
    ///
    /// [`WebhookError::NoSecret`] where it is empty.
    pub fn or_secret(mut self, secret: impl Into<String>) -> Result<Self, WebhookError> {
        let given = Zeroizing::new(secret.into());
        let secret = Zeroizing::new(given.trim().to_owned());
        if secret.is_empty() {
            return Err(WebhookError::NoSecret);
        }
        self.secrets.push(secret);
        Ok(self)
    }

    /// Checks and decodes a delivery. `body` is the raw body, byte for byte: one that was parsed and
    /// written again has another signature.
    ///
    /// # Errors
    ///
    /// Says which check failed; [`WebhookError::status`] is the answer for the sender.
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, WebhookError> {
        let signature = E::WEBHOOKS.signature.ok_or(WebhookError::Unsigned)?;
        if !headers.contains_key(signature.header) {
            return Err(WebhookError::Unsigned);
        }
        let digests = signature.digests(headers);
        // Every secret is tried with every signature, so that the time tells nothing of which fits.
        let fits = self.secrets.iter().fold(false, |fits, secret| {
            digests
                .iter()
                .fold(fits, |fits, digest| HMAC::verify(body, secret.as_bytes(), digest) | fits)
        });
        if !fits {
            return Err(WebhookError::Forged);
        }
        open(headers, body)
    }

    /// The value of the signature's header for a body, by the secret that was given last: for tests of
    /// a program that receives deliveries.
    pub fn sign(&self, body: &[u8]) -> String {
        let prefix = E::WEBHOOKS.signature.map(|signature| signature.prefix).unwrap_or_default();
        let secret = self.secrets.last().map_or("", |secret| secret.as_str());
        let digest = HMAC::mac(body, secret);
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        prefix.to_owned() + &digits
    }
}

/// Decodes the body of a delivery of which the type is known, without a look at who sent it.
pub fn decode<T: Decode>(body: &[u8]) -> Result<T, DecodeError> {
    wire::from_slice(body)
}

/// Decodes a delivery without a look at its signature: behind something that has checked it, or where
/// the provider signs nothing.
///
/// # Errors
///
/// [`WebhookError::NoEvent`] and [`WebhookError::Decode`].
pub fn open<E: Event>(headers: &HeaderMap, body: &[u8]) -> Result<Delivery<E>, WebhookError> {
    let parts = E::WEBHOOKS;
    let read = |place: Place| place.read(headers, body);
    let name = read(parts.event).ok_or(WebhookError::NoEvent)?;
    Ok(Delivery {
        id: parts.id.and_then(read),
        timestamp: parts.timestamp.and_then(read),
        event: E::decode(&name, body).map_err(WebhookError::Decode)?,
        name,
    })
}

/// Shows how many secrets it holds, and none of them.
impl<E> fmt::Debug for Receiver<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").field("secrets", &self.secrets.len()).finish_non_exhaustive()
    }
}

/// Why a delivery was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookError {
    /// The secret is empty.
    NoSecret,
    /// There is no signature, or the provider documents none.
    Unsigned,
    /// No signature is of this body and any of the secrets: the secret is another one, the body was
    /// changed on the way, or somebody else sent it.
    Forged,
    /// The event is not named where the provider names it.
    NoEvent,
    /// The body is not what the provider documents for the event.
    Decode(DecodeError),
}

impl WebhookError {
    /// The status to answer with: 401 where the signature is missing or wrong, 500 where the receiver
    /// has no secret, 400 for all others.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NoSecret => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unsigned | Self::Forged => StatusCode::UNAUTHORIZED,
            Self::NoEvent | Self::Decode(_) => StatusCode::BAD_REQUEST,
        }
    }
}

impl fmt::Display for WebhookError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSecret => f.write_str("the secret for deliveries is empty"),
            Self::Unsigned => f.write_str("the delivery is not signed"),
            Self::Forged => {
                f.write_str("no signature of the delivery fits its body and the secret")
            }
            Self::NoEvent => f.write_str("the delivery does not name its event"),
            Self::Decode(error) => write!(f, "the delivery is not as documented: {error}"),
        }
    }
}

impl error::Error for WebhookError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}

/// 64 hexadecimal digits as bytes.
fn digest(digits: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    let digits = digits.as_bytes();
    if digits.len() != 2 * bytes.len() || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

/// The events of a provider as an open enum, with a receiver for them:
///
/// ```text
/// const WEBHOOKS: Webhooks = Webhooks::of(Place::Header("x-topic"));
/// events! {
///     /// What happened.
///     pub enum Event { OrderPaid(Order) = "order.paid", }
/// }
/// ```
///
/// An event without docs is described by its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __events {
    (
        $(#[$attribute:meta])*
        pub enum $event:ident { $($(#[$doc:meta])* $variant:ident($of:ty) = $name:literal,)* }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum $event {
            $(
                $(#[$doc])*
                #[doc = $crate::__value_doc!($name $(#[$doc])*)]
                $variant($of),
            )*
            /// An event that this version of the crate does not know, as it came;
            /// [`Delivery::name`] is its name.
            Other($crate::Value),
        }

        impl $crate::webhook::Event for $event {
            const WEBHOOKS: $crate::webhook::Webhooks = WEBHOOKS;

            fn decode(
                name: &str,
                body: &[u8],
            ) -> ::core::result::Result<Self, $crate::wire::DecodeError> {
                match name {
                    $($name => $crate::wire::from_slice(body).map(Self::$variant),)*
                    _ => $crate::wire::from_slice(body).map(Self::Other),
                }
            }
        }

        /// Checks and decodes deliveries.
        pub type Receiver = $crate::webhook::Receiver<$event>;

        /// A delivery with what happened.
        pub type Delivery = $crate::webhook::Delivery<$event>;

        pub use $crate::webhook::{WebhookError, open};
    };
}
