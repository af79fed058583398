//! What a template prints.

use minijinja::value::ValueKind;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value,
};

/// An environment whose templates have no filter, and print numbers and texts of the kinds of this
/// module: those have escaped themselves. So it escapes nothing, and nothing in a template can say that
/// a text is safe.
pub(crate) fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_formatter(print);
    environment
}

/// Prints what is escaped, and refuses the rest.
fn print(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_safe() || value.kind() == ValueKind::Number {
        return minijinja::escape_formatter(out, state, value);
    }
    let message = format!("{value:?} is a {} that nothing has escaped", value.kind());
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

#[cfg(test)]
mod tests {
    use minijinja::{Value, value::Serde};
    use serde::Serialize;

    use super::environment;
    use crate::escape::{DocLines, Html, Markdown, prose};

    #[derive(Serialize)]
    struct Context {
        line: Markdown,
        lines: DocLines,
        absent: Option<Html>,
        plain: &'static str,
        count: usize,
        flag: bool,
    }

    fn rendered(template: &str) -> Result<String, String> {
        let context = Context {
            line: prose::doc_line("a*b"),
            lines: prose::lines("one\n\ntwo"),
            absent: None,
            plain: "plain",
            count: 3,
            flag: true,
        };
        let text = environment().render_str(template, Value::from(Serde(&context)));
        text.map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_escaped_is_printed() {
        for (template, expect) in [
            ("{{ line }} {{ count }}", "a\\*b 3"),
            ("{% for line in lines %}{{ line }};{% endfor %}", "one;;two;"),
            ("{% if absent %}{{ absent }}{% endif %}{% if flag %}x{% endif %}", "x"),
            ("{% if plain == \"plain\" %}x{% endif %}", "x"),
        ] {
            assert_eq!(rendered(template).as_deref(), Ok(expect), "{template}");
        }
    }

    #[test]
    fn nothing_else_is_printed() {
        for template in [
            "{{ plain }}",
            "{{ line ~ plain }}",
            "{{ lines }}",
            "{{ absent }}",
            "{{ flag }}",
            "{{ [plain] }}",
            "{{ {plain: plain} }}",
            "{{ 'text' }}",
        ] {
            let error = rendered(template).expect_err(template);
            assert!(error.contains("nothing has escaped"), "{template}: {error}");
        }
        for template in ["{{ plain | safe }}", "{{ plain | upper }}", "{{ [line, plain] | join }}"]
        {
            assert!(rendered(template).is_err(), "{template}");
        }
    }
}
