//! Calls without async, inside and outside of async programs.

use scopewright_runtime::ByteStream;
use scopewright_runtime::codegen::{Paged, Plain, Value};

use crate::paging::{NEXT, Numbers};
use crate::support::{LIST, builder, json, scripted, status};

fn use_everything() {
    let (core, _, _) = scripted([
        json("5"),
        json(r#"{"items":[1,2],"next":2}"#),
        status(404),
        json(r#"{"items":[3]}"#),
        json(r#"{"items":[1]}"#),
        json("bytes"),
    ]);
    let response = core.call::<Value, Plain>(&LIST).send_blocking().unwrap();
    assert_eq!((response.status().as_u16(), &*response), (200, &Value::from(5)));
    let mut iter = core.call::<Numbers, Paged>(&NEXT).iter();
    assert_eq!(iter.next().unwrap().unwrap(), 1);
    assert_eq!(iter.next().unwrap().unwrap(), 2);
    assert!(iter.next().unwrap().unwrap_err().is_not_found(), "an error does not end it");
    assert_eq!(iter.next().unwrap().unwrap(), 3);
    assert!(iter.next().is_none());
    assert_eq!(core.call::<Numbers, Paged>(&NEXT).iter_pages().count(), 1);
    let stream = core.call::<ByteStream, Plain>(&LIST).send_blocking().unwrap().into_inner();
    assert_eq!(stream.bytes_blocking().unwrap(), "bytes");
    assert_eq!(core.preflight_blocking(&[&LIST]).unwrap().unknown.len(), 1);
}

#[test]
fn outside_of_async() {
    use_everything();
}

#[tokio::test]
async fn inside_of_async() {
    use_everything();
}

#[cfg(feature = "reqwest")]
#[tokio::test(flavor = "multi_thread")]
async fn over_a_socket() {
    use crate::socket::{Socket, Wire};

    let answer: Wire = Some(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n[]");
    let socket = Socket::start([answer]).await;
    let core = builder().base_url(&socket.url).build().unwrap();
    assert_eq!(*core.call::<Value, Plain>(&LIST).send_blocking().unwrap(), Value::Array(vec![]));
}
