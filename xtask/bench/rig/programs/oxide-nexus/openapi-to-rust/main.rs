//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::generated::HttpClient;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("API_URL")?;
    let client = HttpClient::new().with_base_url(url).with_api_key(std::env::var("API_TOKEN")?);
    let none = None::<&str>;
    let user = client.current_user_view().await?;
    let projects = client.project_list(Some(100), none, none).await?;
    let instance = client.instance_view("db1", none).await?;
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
