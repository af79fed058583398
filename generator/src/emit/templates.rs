//! The files that are fixed text with holes.

use minijinja::{Environment, UndefinedBehavior};

use crate::plan::CratePlan;

use super::{Part, context::Context};

const TEMPLATES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../../../templates/Cargo.toml.jinja")),
    ("README.md", include_str!("../../../templates/README.md.jinja")),
    ("src/lib.rs", include_str!("../../../templates/lib.rs.jinja")),
    ("src/client.rs", include_str!("../../../templates/client.rs.jinja")),
];

/// The manifest, the README, the root and the client.
pub(super) fn emit_templates(plan: &CratePlan) -> Vec<Part> {
    let environment = environment();
    let context = Context::of(plan);
    let render = |&(path, _): &(&str, &str)| {
        let template =
            environment.get_template(path).expect("every template is in the environment");
        match template.render(minijinja::Value::from(minijinja::value::Serde(&context))) {
            Ok(text) => {
                Part::Text { path: path.to_owned(), text: text.trim_end().to_owned() + "\n" }
            }
            Err(error) => panic!("templates/{path}.jinja does not fit its context: {error:#}"),
        }
    };
    TEMPLATES.iter().map(render).collect()
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    environment.add_filter("toml", toml);
    environment.add_filter("rust", rust);
    environment.add_filter("md", |text: &str| crate::plan::doc_line(text));
    for (path, source) in TEMPLATES {
        environment
            .add_template(path, source)
            .unwrap_or_else(|error| panic!("templates/{path}.jinja: {error:#}"));
    }
    environment
}

/// A TOML string.
fn toml(text: &str) -> String {
    toml_edit::Value::from(text).to_string().trim().to_owned()
}

/// A Rust string literal.
fn rust(text: &str) -> String {
    proc_macro2::Literal::string(text).to_string()
}
