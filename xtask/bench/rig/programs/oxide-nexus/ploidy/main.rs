//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::Client;
use oxide_nexus_api::client::default::parameters::{InstanceViewQuery, ProjectListQuery};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("API_URL")?;
    let token = format!("Bearer {}", std::env::var("API_TOKEN")?);
    let client = Client::new(url)?.with_sensitive_header("authorization", token)?;
    let user = client.current_user_view().await?;
    let query = ProjectListQuery { limit: Some(100), ..ProjectListQuery::default() };
    let projects = client.project_list(&query).await?;
    let instance = client.instance_view("db1", &InstanceViewQuery::default()).await?;
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
