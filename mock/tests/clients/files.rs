//! Uploads, downloads, text, and filters in the query.

use http::header;
use postpress::types::CreatePostForm;
use presscart::types::{OutletFilters, OutletStatus, PriceRange, UploadFilesRequest};
use presscart::{Bytes, FileUpload, Uuid};
use serde_json::json;

use crate::played::{self, Does, Log, play, status};
use crate::socket::{Socket, ok, pieces};

/// The parts of a multipart body, as a parser that is not ours reads them: name, file name, media
/// type, content.
type Part = (String, Option<String>, Option<String>, Vec<u8>);

async fn parts(log: &Log) -> Vec<Part> {
    let request = log.request(0);
    let media_type = request.headers()[header::CONTENT_TYPE].to_str().unwrap();
    let boundary = multer::parse_boundary(media_type).unwrap();
    let body = request.into_body();
    let whole = Whole(Some(body));
    let mut form = multer::Multipart::new(whole, boundary);
    let mut parts = Vec::new();
    while let Some(field) = form.next_field().await.unwrap() {
        let name = field.name().unwrap().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let media_type = field.content_type().map(ToString::to_string);
        parts.push((name, file_name, media_type, field.bytes().await.unwrap().to_vec()));
    }
    parts
}

/// A body that comes in one piece.
struct Whole(Option<Bytes>);

impl futures_core::Stream for Whole {
    type Item = std::io::Result<Bytes>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(self.0.take().map(Ok))
    }
}

fn part(name: &str, file_name: Option<&str>, media_type: Option<&str>, content: &[u8]) -> Part {
    let owned = |text: Option<&str>| text.map(str::to_owned);
    (name.to_owned(), owned(file_name), owned(media_type), content.to_owned())
}

fn uploaded() -> Does {
    played::json(&json!({"files": [{"id": Uuid::nil().to_string(), "name": "a.txt"}]}))
}

#[tokio::test]
async fn an_upload_names_its_parts_and_files() {
    let played = play!(presscart, [uploaded()]);
    let binary = [0, 255, b'\r', b'\n', b'-', b'-'];
    let files = [
        FileUpload::new("a.txt", "Hello").content_type("text/plain"),
        FileUpload::new("b \"1\".bin", binary.to_vec()),
    ];
    let body = UploadFilesRequest::new(files).with_folder_id(Uuid::nil());
    let answer = played.client.files().upload(body).await.unwrap();
    assert_eq!(answer.files[0].name, "a.txt");
    let octets = Some("application/octet-stream");
    // What says something of the files comes before them, for servers that read a body once.
    let expected = [
        part("folder_id", None, None, Uuid::nil().to_string().as_bytes()),
        part("files", Some("a.txt"), Some("text/plain"), b"Hello"),
        part("files", Some("b %221%22.bin"), octets, &binary),
    ];
    assert_eq!(parts(&played.log).await, expected);
}

#[tokio::test]
async fn what_an_upload_leaves_out_is_no_part() {
    let played = play!(presscart, [uploaded()]);
    let body = UploadFilesRequest::new([FileUpload::new("a.txt", "Hello")]);
    played.client.files().upload(body).await.unwrap();
    assert_eq!(parts(&played.log).await.len(), 1);

    let created = played::json(&json!({"object": "PostCreated", "post_id": "p1"}));
    let played = play!(postpress, [Does::Break, created]);
    let image = FileUpload::new("a.png", "PNG").content_type("image/png");
    let post = CreatePostForm::new("acc", "Grüße").with_attachments([image]);
    let response = played.client.posts().create(post).send().await.unwrap();
    let expected = [
        part("account_id", None, None, b"acc"),
        part("text", None, None, "Grüße".as_bytes()),
        part("attachments", Some("a.png"), Some("image/png"), b"PNG"),
    ];
    assert_eq!(parts(&played.log).await, expected);
    assert_eq!(response.attempts(), 2);
    assert_eq!(played.log.request(0).body(), played.log.request(1).body());
    assert_eq!(played.log.headers("content-type")[0], played.log.headers("content-type")[1]);
}

#[tokio::test]
async fn a_file_name_cannot_forge_a_part() {
    let played = play!(presscart, [uploaded()]);
    let name = "a\"\r\nContent-Type: text/html\r\n\r\n<script>";
    let body = UploadFilesRequest::new([FileUpload::new(name, "Hello")]);
    played.client.files().upload(body).await.unwrap();
    let parts = parts(&played.log).await;
    assert_eq!(parts.len(), 1);
    assert_eq!(
        (parts[0].2.as_deref(), &*parts[0].3),
        (Some("application/octet-stream"), &b"Hello"[..])
    );
}

#[tokio::test]
async fn a_download_gives_its_bytes_as_they_arrive() {
    let (answer, tell) = pieces(["one ", "two ", "three"]);
    let socket = Socket::start([answer]);
    let client = presscart::Client::builder().token(played::PRESSCART).base_url(&socket.url);
    let client = client.build().unwrap();
    tell.send(()).unwrap();
    let mut stream = client.files().download(Uuid::nil()).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), "one ", "before the second was written");
    tell.send(()).unwrap();
    tell.send(()).unwrap();
    assert_eq!(stream.bytes().await.unwrap(), "two three");
}

#[tokio::test]
async fn a_download_that_breaks_is_an_error_not_a_short_file() {
    let (answer, tell) = pieces(["one ", "two "]);
    let socket = Socket::start([answer]);
    let client = presscart::Client::builder().token(played::PRESSCART).base_url(&socket.url);
    let stream = client.build().unwrap().files().download(Uuid::nil());
    tell.send(()).unwrap();
    let stream = stream.await.unwrap();
    drop(tell);
    let error = stream.bytes().await.unwrap_err();
    assert_eq!(error.operation().unwrap().id, "downloadFile");
    assert_eq!(error.outcome(), presscart::Outcome::Unknown);
}

#[tokio::test]
async fn a_download_is_bounded_only_where_it_is_held_in_memory() {
    let client = |url: &str| {
        let client = presscart::Client::builder().token(played::PRESSCART).base_url(url);
        client.max_body(4).build().unwrap()
    };
    let socket = Socket::start([ok("12345"), ok("12345")]);
    let stream = client(&socket.url).files().download(Uuid::nil()).await.unwrap();
    assert!(stream.bytes().await.unwrap_err().is_too_large());
    let mut stream = client(&socket.url).files().download(Uuid::nil()).await.unwrap();
    let mut length = 0;
    while let Some(piece) = stream.next().await {
        length += piece.unwrap().len();
    }
    assert_eq!(length, 5);
}

#[tokio::test]
async fn a_refused_download_is_a_refusal() {
    let played = play!(presscart, [status(404)]);
    let error = played.client.files().download(Uuid::nil()).await.unwrap_err();
    assert!(error.is_not_found());
}

#[tokio::test]
async fn a_text_answer_is_text() {
    let text = Does::Answer { status: 200, headers: vec![], body: "openapi: 3.0.0 # é\n".into() };
    let played = play!(postpress, [text]);
    let yaml = played.client.schema().yaml().await.unwrap();
    assert_eq!(&*yaml, "openapi: 3.0.0 # é\n");
    assert_eq!(played.log.headers("accept"), [Some("text/yaml".to_owned())]);
}

#[tokio::test]
async fn filters_of_presscart_are_bracketed_and_indexed() {
    let played = play!(presscart, [status(404)]);
    let filters = OutletFilters::new()
        .with_search("a&b=c")
        .with_status(OutletStatus::PendingReview)
        .with_is_do_follow(true)
        .with_tags(["Tech", "R&D"])
        .with_pricing(PriceRange::new().with_min(999.5).with_max(2500.5));
    let call = played.client.outlets().list().filters(&filters).limit(5);
    call.await.unwrap_err();
    assert_eq!(
        played.log.queries(),
        ["filters%5Bsearch%5D=a%26b%3Dc&filters%5Bstatus%5D=PENDING_REVIEW\
          &filters%5Bis_do_follow%5D=true&filters%5Btags%5D%5B0%5D=Tech\
          &filters%5Btags%5D%5B1%5D=R%26D&filters%5Bpricing%5D%5Bmin%5D=999.5\
          &filters%5Bpricing%5D%5Bmax%5D=2500.5&limit=5"]
    );
    let played = play!(presscart, [status(404)]);
    played.client.outlets().list().filters(&OutletFilters::new()).await.unwrap_err();
    assert_eq!(played.log.queries(), [""]);
}
