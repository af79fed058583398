//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::Client;
use oxide_nexus_api::types::{Name, NameOrId};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("API_URL")?;
    let client = Client::builder().base_url(url).token(std::env::var("API_TOKEN")?).build()?;
    let user = client.current_user().view().await?;
    let projects = client.projects().list().limit(100).await?;
    let instance = client.instances().view(&NameOrId::Name(Name::from("db1"))).await?;
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
