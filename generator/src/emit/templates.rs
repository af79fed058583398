//! The files that are fixed text with holes.

use minijinja::Environment;
use serde::Serialize;

use crate::{
    escape::{self, FilePath},
    plan::CratePlan,
};

use super::{Part, Text, context::Context};

/// The name of a template and its text.
const TEMPLATES: &[(&str, &str)] = &[
    ("README.md", include_str!("../../../templates/README.md.jinja")),
    ("lib.rs", include_str!("../../../templates/lib.rs.jinja")),
    ("client.rs", include_str!("../../../templates/client.rs.jinja")),
    ("llms.txt", include_str!("../../../templates/llms.txt.jinja")),
    ("operations.md", include_str!("../../../templates/operations.md.jinja")),
    ("resource.md", include_str!("../../../templates/resource.md.jinja")),
];

/// The files of which there is one in each crate, and the template of each.
const FILES: &[(&str, &str)] =
    &[("README.md", "README.md"), ("src/lib.rs", "lib.rs"), ("src/client.rs", "client.rs")];

/// The README, the root and the client.
pub(super) fn emit_templates(plan: &CratePlan, templates: &Templates) -> Vec<Part> {
    let context = Context::of(plan);
    FILES.iter().map(|(path, template)| templates.render(template, *path, &context)).collect()
}

/// All templates, parsed.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    pub(super) fn new() -> Self {
        let mut environment = escape::environment();
        for (path, source) in TEMPLATES {
            environment
                .add_template(path, source)
                .unwrap_or_else(|error| panic!("templates/{path}.jinja: {error:#}"));
        }
        Self(environment)
    }

    /// A file from a template and what it is filled with.
    pub(super) fn render(
        &self,
        name: &str,
        path: impl Into<FilePath>,
        context: &impl Serialize,
    ) -> Part {
        let template = self.0.get_template(name).expect("every template is in the environment");
        match Text::of_template(&template, context) {
            Ok(text) => Part::Text { path: path.into(), text },
            Err(error) => panic!("templates/{name}.jinja does not fit its context: {error:#}"),
        }
    }
}
