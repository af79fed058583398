//! Who I am, which projects there are, and one instance.

use oxide_nexus_api::{
    ApiResponse, CurrentUserViewRequest, InstanceViewRequest, InstanceViewRequestPath,
    InstanceViewRequestQuery, OxideRegionApiClient, ProjectListRequest, ProjectListRequestQuery,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::var("API_URL")?;
    let mut headers = reqwest::header::HeaderMap::new();
    let token = format!("Bearer {}", std::env::var("API_TOKEN")?);
    headers.insert(reqwest::header::AUTHORIZATION, token.parse()?);
    let http = reqwest::Client::builder().default_headers(headers).build()?;
    let client = OxideRegionApiClient::with_client(url, http)?;
    let ApiResponse::Ok(user) = client.current_user_view(CurrentUserViewRequest {}).await? else {
        return Err("no user".into());
    };
    let query = ProjectListRequestQuery { limit: Some(100), ..Default::default() };
    let ApiResponse::Ok(projects) = client.project_list(ProjectListRequest { query }).await? else {
        return Err("no projects".into());
    };
    let path = InstanceViewRequestPath { instance: "db1".into() };
    let query = InstanceViewRequestQuery::default();
    let ApiResponse::Ok(instance) =
        client.instance_view(InstanceViewRequest { path, query }).await?
    else {
        return Err("no instance".into());
    };
    println!("{}: {} projects, {}", user.id, projects.items.len(), instance.hostname);
    Ok(())
}
