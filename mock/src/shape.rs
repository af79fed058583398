//! Shapes: turns a schema into the set of schemas that may describe the value at one place.
//!
//! `allOf`, `oneOf` and `anyOf` are taken together: whoever asks wants to know what is possible at
//! a place (a date, a constant, a property of that name), not whether a value is valid, which is
//! the concern of [`schemas`](crate::schemas).

use serde_json::Value;

use crate::document::Document;

/// All schemas that may describe the value at one place. Empty: nothing is known about it.
#[derive(Clone)]
pub(crate) struct Shape<'d> {
    document: &'d Document,
    schemas: Vec<&'d Value>,
}

impl<'d> Shape<'d> {
    pub(crate) fn of(document: &'d Document, schema: &'d Value) -> Self {
        let mut shape = Self { document, schemas: Vec::new() };
        shape.add(schema);
        shape
    }

    fn add(&mut self, schema: &'d Value) {
        let schema = self.document.resolve(schema);
        let is_known = self.schemas.iter().any(|other| std::ptr::eq(*other, schema));
        if is_known || !schema.is_object() {
            return;
        }
        self.schemas.push(schema);
        for keyword in ["allOf", "oneOf", "anyOf"] {
            let members = schema.get(keyword).and_then(Value::as_array);
            members.into_iter().flatten().for_each(|member| self.add(member));
        }
    }

    fn gather(&self, schemas: impl Iterator<Item = &'d Value>) -> Self {
        let mut shape = Self { document: self.document, schemas: Vec::new() };
        schemas.for_each(|schema| shape.add(schema));
        shape
    }

    fn keyword(&self, name: &str) -> impl Iterator<Item = &'d Value> {
        self.schemas.iter().filter_map(move |schema| schema.get(name))
    }

    /// The value of a property: as declared, or as `additionalProperties` has it.
    pub(crate) fn property(&self, name: &str) -> Self {
        let declared = self.gather(self.keyword("properties").filter_map(|all| all.get(name)));
        if declared.schemas.is_empty() {
            return self.gather(self.keyword("additionalProperties"));
        }
        declared
    }

    /// The schema itself, where there is one: the first of those that were found, without its `$ref`.
    pub(crate) fn schema(&self) -> Option<&'d Value> {
        self.schemas.first().copied()
    }

    /// The names of all declared properties, in document order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'d str> {
        let declared = self.keyword("properties").filter_map(Value::as_object);
        declared.flat_map(|all| all.keys().map(String::as_str))
    }

    /// The values that may stand here (`enum`), of the first schema that lists them.
    pub(crate) fn choices(&self) -> &'d [Value] {
        let mut lists = self.keyword("enum").filter_map(Value::as_array);
        lists.next().map_or(&[], Vec::as_slice)
    }

    /// The value that counts where there is none (`default`).
    pub(crate) fn default(&self) -> Option<&'d Value> {
        self.keyword("default").next()
    }

    /// Whether the document says which value is to be shown: an example, a constant, an enumeration,
    /// or a union, whose member is told by its values.
    pub(crate) fn is_given(&self) -> bool {
        ["example", "x-const", "default", "enum", "oneOf", "anyOf"]
            .iter()
            .any(|keyword| self.keyword(keyword).next().is_some())
    }

    /// Whether `null` may stand here.
    pub(crate) fn is_nullable(&self) -> bool {
        self.keyword("nullable").any(|nullable| nullable == &Value::Bool(true))
    }

    /// A number that a schema here has for a keyword.
    pub(crate) fn number(&self, keyword: &str) -> Option<f64> {
        let mut found = self.keyword(keyword);
        found.find_map(Value::as_f64)
    }

    /// The items of a list.
    pub(crate) fn item(&self) -> Self {
        self.gather(self.keyword("items"))
    }

    /// The properties that are named here, each by the first schema that names it, as it stands there.
    pub(crate) fn declarations(&self) -> Vec<(&'d String, &'d Value)> {
        let mut found: Vec<(&String, &Value)> = Vec::new();
        for (name, schema) in self.keyword("properties").filter_map(Value::as_object).flatten() {
            if found.iter().all(|(other, _)| *other != name) {
                found.push((name, schema));
            }
        }
        found
    }

    /// The schema of a property, as it stands where it is named; else that of all others.
    pub(crate) fn declaration(&self, name: &str) -> Option<&'d Value> {
        self.keyword("properties").find_map(|all| all.get(name)).or_else(|| self.rest())
    }

    /// The schema of properties that are not named.
    pub(crate) fn rest(&self) -> Option<&'d Value> {
        self.keyword("additionalProperties").find(|rest| rest.is_object())
    }

    /// The schema of the items, as it stands there.
    pub(crate) fn items(&self) -> Option<&'d Value> {
        self.keyword("items").next()
    }

    /// Whether a schema here names the property, or takes any.
    pub(crate) fn knows(&self, property: &str) -> bool {
        let is_open = self.keyword("additionalProperties").any(|rest| rest != &Value::Bool(false));
        is_open || self.declares(property)
    }

    /// Whether a schema here names the property.
    pub(crate) fn declares(&self, property: &str) -> bool {
        self.keyword("properties").any(|all| all.get(property).is_some())
    }

    /// Whether a property says which of several schemas an object here is of.
    pub(crate) fn is_tag(&self, property: &str) -> bool {
        let names = self.keyword("discriminator").filter_map(|all| all.get("propertyName"));
        names.into_iter().any(|name| name == property)
    }

    /// The properties that an object here must have.
    pub(crate) fn required(&self) -> impl Iterator<Item = &'d str> {
        let names = self.keyword("required").filter_map(Value::as_array).flatten();
        names.filter_map(Value::as_str)
    }

    /// Whether an object here must have the property.
    pub(crate) fn requires(&self, property: &str) -> bool {
        self.required().any(|name| name == property)
    }

    /// Whether anything is said about the properties of an object here.
    pub(crate) fn has_properties(&self) -> bool {
        self.keyword("properties").next().is_some()
    }

    /// Whether a value of this JSON type may stand here; any may where no type is named.
    pub(crate) fn allows(&self, name: &str) -> bool {
        let mut types = self.keyword("type").peekable();
        types.peek().is_none() || types.any(|one| one == name)
    }

    /// Whether the document names this JSON type.
    pub(crate) fn names_type(&self, name: &str) -> bool {
        self.keyword("type").any(|one| one == name)
    }

    /// Whether the values may have this `format`.
    pub(crate) fn has_format(&self, name: &str) -> bool {
        self.keyword("format").any(|format| format == name)
    }

    /// The constants that may stand here (`x-const`).
    pub(crate) fn constants(&self) -> impl Iterator<Item = &'d Value> {
        self.keyword("x-const")
    }
}
