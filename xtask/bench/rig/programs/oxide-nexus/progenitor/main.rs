//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::Client;
use reqwest::header::{AUTHORIZATION, HeaderMap};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("API_URL")?;
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {}", std::env::var("API_TOKEN")?).parse()?);
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    let client = Client::new_with_client(&url, http);
    let user = client.current_user_view().await?.into_inner();
    let projects = client.project_list(100.try_into().ok(), None, None).await?.into_inner();
    let instance = client.instance_view(&"db1".parse()?, None).await?.into_inner();
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
