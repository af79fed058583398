//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::apis::configuration::Configuration;
use oxide_nexus_api::apis::{current_user_api, instances_api, projects_api};
use reqwest::header::{AUTHORIZATION, HeaderMap};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, format!("Bearer {}", std::env::var("API_TOKEN")?).parse()?);
    let mut configuration = Configuration::new();
    configuration.base_path = std::env::var("API_URL")?;
    configuration.client = reqwest::Client::builder().default_headers(headers).build()?;
    let user = current_user_api::current_user_view(&configuration).await?;
    let projects = projects_api::project_list(&configuration, Some(100), None, None).await?;
    let instance = instances_api::instance_view(&configuration, "db1", None).await?;
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
