//! Bodies, answers and errors in XML: what is sent, what is read, and what is said of what is wrong.

use example::Error;
use example::types::{
    CustomsCrates, CustomsFault, CustomsNotice, CustomsNoticeCarriage, CustomsParcel,
    CustomsReceipt, CustomsReceiptState, NotifyCustomsError,
};
use serde_json::json;

use crate::played::{self, Does, play};

const VISIT: &str = "0b7c1f7e-5d0a-4c39-9f53-0d6a5f3f8a01";

fn answer(status: u16, media_type: &str, body: &str) -> Does {
    let answer = Does::Answer { status, headers: Vec::new(), body: body.to_owned() };
    answer.with("content-type", media_type)
}

fn xml(body: &str) -> Does {
    answer(200, "application/xml; charset=utf-8", body)
}

fn notice() -> CustomsNotice {
    let parcel = CustomsParcel::new("N&P", "Rope <old>").with_kilograms(12.5);
    CustomsNotice::new(7, [parcel], true)
        .with_remarks(["Mind the step."])
        .with_carriage(CustomsNoticeCarriage::Crates(CustomsCrates::new("crates", ["N-1"])))
}

/// What customs make of a notice, each time that they are asked.
async fn notify(script: impl IntoIterator<Item = Does>) -> Vec<Result<CustomsReceipt, Error>> {
    let script: Vec<Does> = script.into_iter().collect();
    let times = script.len();
    let played = play!(example, script, |builder| builder.max_retries(0));
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(played.client.visits().notify_customs(VISIT.parse().unwrap(), &notice()).await);
    }
    all
}

#[tokio::test]
async fn a_body_is_written_as_the_document_has_it() {
    let played = play!(
        example,
        [xml(
            "<receipt state='noted'><notice number='7'><dutiable>1</dutiable></notice></receipt>"
        )]
    );
    let call = played.client.visits().notify_customs(VISIT.parse().unwrap(), &notice());
    call.await.unwrap();
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <cn:notice xmlns:cn=\"https://customs.harbour.example/notice\" number=\"7\">\
        <parcels><parcel mark=\"N&amp;P\" kilograms=\"12.5\">Rope &lt;old&gt;</parcel></parcels>\
        <remark>Mind the step.</remark><dutiable>true</dutiable>\
        <master xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>\
        <carriage kind=\"crates\"><crates><crates>N-1</crates></crates></carriage></cn:notice>";
    assert_eq!(played.log.bodies(), [expected]);
    let headers = |name| played.log.headers(name)[0].clone();
    assert_eq!(headers("content-type").as_deref(), Some("application/xml"));
    assert_eq!(headers("accept").as_deref(), Some("application/xml"));
}

#[tokio::test]
async fn an_answer_is_read_into_the_type_of_its_schema() {
    let body = "\u{feff}<?xml version=\"1.0\"?>\n<receipt state=\"queried\">\n  \
        <x:notice xmlns:x=\"https://customs.harbour.example/notice\" number=\"007\">\n    \
        <parcels><parcel mark=\"A\">Lamps</parcel></parcels>\n    <dutiable>0</dutiable>\n    \
        <handedInAt> 2026-05-04T05:30:00Z </handedInAt>\n    <seals><fore>12</fore></seals>\n    \
        <carriage kind=\"bulk\"><tonnes>2.5</tonnes></carriage><unknown/>\n  </x:notice>\n\
        <![CDATA[<seal/>]]></receipt>";
    let receipt = notify([xml(body)]).await.remove(0).unwrap();
    assert_eq!(receipt.state, CustomsReceiptState::Queried);
    assert_eq!(receipt.stamp.as_deref().map(str::trim), Some("<seal/>"));
    let notice = receipt.notice;
    assert_eq!((notice.number, notice.dutiable, notice.master), (7, false, None));
    assert_eq!((notice.parcels.len(), notice.remarks), (1, None));
    assert_eq!(notice.handed_in_at, "2026-05-04T05:30:00Z".parse().ok());
    assert_eq!(notice.seals.unwrap()["fore"], 12);
    let bulk = matches!(&notice.carriage, Some(CustomsNoticeCarriage::Bulk(bulk)) if (2.4..2.6).contains(&bulk.tonnes));
    assert!(bulk, "{:?}", notice.carriage);
}

#[tokio::test]
async fn a_list_has_the_root_that_the_server_gives_it() {
    let body = "<ArrayList><notice number='1'><dutiable>1</dutiable></notice>\
        <cn:notice xmlns:cn='https://customs.harbour.example/notice' number='2'>\
        <dutiable>0</dutiable></cn:notice><other/></ArrayList>";
    let played = play!(example, [xml(body), xml("<none/>")]);
    let list = || played.client.visits().list_customs_notices(VISIT.parse().unwrap());
    let numbers: Vec<i64> = list().await.unwrap().iter().map(|notice| notice.number).collect();
    assert_eq!(numbers, [1, 2]);
    assert_eq!(list().await.unwrap(), []);
}

#[tokio::test]
async fn what_is_wrong_with_an_answer_is_told_with_its_place() {
    let receipt = |inside: &str| xml(&format!("<receipt state='noted'>{inside}</receipt>"));
    let cases = [
        (xml("<fault/>"), "$: expected the element <receipt>, found <fault>"),
        (receipt(""), "$: missing key \"notice\""),
        (receipt("<notice number='x'/>"), "notice.number: expected an integer, found \"x\""),
        (
            receipt("<notice number='1'><parcels><p mark='A'>B</p><parcel/></parcels></notice>"),
            "notice.parcels[0]: missing key \"mark\"",
        ),
        (
            receipt("<notice number='1'><dutiable>1</dutiable><dutiable>0</dutiable></notice>"),
            "notice.dutiable: expected one element <dutiable>, found 2",
        ),
        (receipt("<notice>7</notice>"), "notice: expected elements, found text"),
        (receipt("<notice>"), "$: invalid XML"),
        (
            xml("<!DOCTYPE r [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><receipt>&e;</receipt>"),
            "$: invalid XML: a document type declaration is not read",
        ),
        // What is JSON all the same is read as that.
        (played::json(&json!({"state": "noted"})), "$: missing key \"notice\""),
    ];
    let (script, sentences): (Vec<Does>, Vec<&str>) = cases.into_iter().unzip();
    for (outcome, sentence) in notify(script).await.into_iter().zip(sentences) {
        let error = outcome.unwrap_err();
        assert!(error.is_decode(), "{error}");
        assert!(error.to_string().contains(sentence), "{error} is not {sentence}");
    }
}

#[tokio::test]
async fn an_offset_is_one_of_the_xml() {
    let fault = "<fault><reason>No.</reason><line/></fault>";
    let body =
        format!("<!-- {} -->{}", "x".repeat(100), fault.replace("<fault>", "<fault line='x'>"));
    let error = notify([answer(422, "text/xml", &body)]).await.remove(0).unwrap_err();
    let decode = error.body_as::<CustomsFault>().unwrap_err();
    assert_eq!(decode.to_string(), "line: expected an integer, found \"x\"");
    assert!(body[decode.offset()..].starts_with("<fault line"), "{}", decode.offset());
}

#[tokio::test]
async fn the_body_of_an_error_is_read_by_its_status() {
    let fault = "<fault line='3'><reason>No parcels.</reason></fault>";
    let script = [answer(422, "text/xml", fault), answer(422, "text/xml", "<fault><reason/>")];
    let mut errors: Vec<Error> =
        notify(script).await.into_iter().map(|outcome| outcome.unwrap_err()).collect();
    let broken = errors.remove(1);
    assert!(broken.body_as::<CustomsFault>().unwrap_err().to_string().contains("invalid XML"));
    let error = errors.remove(0);
    let read: CustomsFault = error.body_as().unwrap();
    assert_eq!((read.reason.as_str(), read.line), ("No parcels.", Some(3)));
    assert_eq!(error.body(), fault.as_bytes());
    let documented = error.documented::<NotifyCustomsError>().unwrap();
    assert_eq!(documented, NotifyCustomsError::UnprocessableContent(read));
}

#[tokio::test]
async fn what_xml_cannot_carry_is_not_sent() {
    let played = play!(example, []);
    let notice = notice().with_remarks(["A bell: \u{7}"]);
    let call = played.client.visits().notify_customs(VISIT.parse().unwrap(), &notice);
    let error = call.await.unwrap_err();
    assert!(error.is_invalid(), "{error}");
    assert!(error.to_string().contains("U+0007"), "{error}");
    assert_eq!(played.log.count(), 0);
}
