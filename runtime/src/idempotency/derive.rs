//! Derived keys: turns a namespace and parts into sixteen bytes that are theirs alone.

use hmac_sha256::Hash;

/// What every hash begins with, so that keys of another making can never meet these.
const DOMAIN: &str = "scopewright idempotency key 1";

/// The first 128 bits of SHA-256 over the domain, the namespace and the parts, each after its
/// length in bytes as a big-endian 64-bit number. The lengths make the whole readable in one way
/// only, so no two lists of parts are hashed as the same bytes.
pub(super) fn digest(
    namespace: &str,
    parts: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> [u8; 16] {
    let mut hash = Hash::new();
    write(&mut hash, DOMAIN.as_bytes());
    write(&mut hash, namespace.as_bytes());
    for part in parts {
        write(&mut hash, part.as_ref());
    }
    let whole = hash.finalize();
    let mut first = [0; 16];
    first.copy_from_slice(&whole[..16]);
    first
}

fn write(hash: &mut Hash, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}
