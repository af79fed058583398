//! Variants: turns 500 made-up schemas into the source of a crate, with one kind of wire code each.

use std::fmt::Write;

/// How many structs there are.
const STRUCTS: usize = 500;
/// How many enums they use.
const ENUMS: usize = 20;

/// All variants; the first three are what the others are measured against.
pub const VARIANTS: &[Variant] = &[
    Variant { name: "plain", derives: "", serde: false, prelude: "", wire: nothing },
    Variant { name: "derives", derives: DERIVES, serde: false, prelude: "", wire: nothing },
    Variant { name: "serde-derive", derives: SERDE, serde: true, prelude: "", wire: nothing },
    Variant { name: "arms", derives: DERIVES, serde: false, prelude: ARMS, wire: arms },
    Variant { name: "tuple", derives: DERIVES, serde: false, prelude: USES, wire: tuple },
    Variant { name: "macro", derives: DERIVES, serde: false, prelude: MACROS, wire: nothing },
];

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq)]\n";
const SERDE: &str = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n";
const USES: &str = "use scopewright_runtime::wire::{self, Decode, Encode, Fault, Field, Object, Reader, Writer};\n\
                    use scopewright_runtime::{__object as object, __string_enum as string_enum};\n";
const MACROS: &str =
    "use scopewright_runtime::{__string_enum as string_enum, __types as types};\n";
/// What the code with an arm per field calls; only its types matter here.
const ARMS: &str = "
use scopewright_runtime::wire::{self, Decode, Encode, Fault, Reader, Writer};
use scopewright_runtime::__string_enum as string_enum;
fn next(_: &mut Reader<'_>) -> Result<Option<&'static str>, Fault> { Ok(None) }
fn need<T: Decode>(slot: Option<T>, _: &'static str) -> Result<T, Fault> {
    slot.or_else(T::missing).ok_or_else(|| Fault::expected(0, \"\"))
}
fn put<T: Encode>(w: &mut Writer, _: &str, value: &T) { value.encode(w); }
";

/// A kind of wire code.
pub struct Variant {
    pub name: &'static str,
    /// What stands before each type.
    derives: &'static str,
    /// Whether serde's attributes stand at fields.
    serde: bool,
    /// What stands at the top of the crate.
    prelude: &'static str,
    /// Writes the wire code of a struct.
    wire: fn(&Struct) -> String,
}

/// A struct of twelve fields.
pub struct Struct {
    name: String,
    fields: Vec<Field>,
}

struct Field {
    name: &'static str,
    rust: String,
    /// Its key may be missing.
    optional: bool,
}

impl Struct {
    /// A schema with the mix of types that large documents have.
    fn made_up(index: usize) -> Self {
        // Types that lead to each other without end would need a higher recursion limit.
        let child = if index % 8 == 7 { index - 4 } else { (index + 1) % STRUCTS };
        let child = format!("Vec<Thing{child}>");
        let status = format!("Option<Status{}>", index % ENUMS);
        let types: [(&str, &str); 12] = [
            ("id", "String"),
            ("name", "Option<String>"),
            ("count", "i64"),
            ("ratio", "Option<f64>"),
            ("active", "bool"),
            ("children", &child),
            ("status", &status),
            ("created_at", "jiff::Timestamp"),
            ("note", "Option<String>"),
            ("total", "i64"),
            ("title", "String"),
            ("updated_at", "Option<jiff::Timestamp>"),
        ];
        let field = |(name, rust): (&'static str, &str)| Field {
            name,
            rust: rust.to_owned(),
            optional: rust.starts_with("Option"),
        };
        Self { name: format!("Thing{index}"), fields: types.map(field).into() }
    }

    /// One piece of text per field.
    fn each(&self, piece: impl Fn(&Field) -> String) -> String {
        self.fields.iter().map(piece).collect()
    }
}

/// The source of a crate.
pub fn source(variant: &Variant) -> String {
    let mut text = format!("//! Types.\n{}\n", variant.prelude);
    for index in 0..ENUMS {
        text += &enum_source(variant, index);
    }
    for index in 0..STRUCTS {
        let made_up = Struct::made_up(index);
        text += &struct_source(variant, &made_up, index);
        text += &(variant.wire)(&made_up);
    }
    text
}

fn struct_source(variant: &Variant, made_up: &Struct, index: usize) -> String {
    let fields = made_up.each(|field| {
        let mut text = format!("    /// What the provider says about `{}`.\n", field.name);
        if variant.serde && field.optional {
            text += "    #[serde(default, skip_serializing_if = \"Option::is_none\")]\n";
        }
        let _ = writeln!(text, "    pub {}: {},", field.name, field.rust);
        text
    });
    let Variant { derives, .. } = variant;
    if variant.name == "macro" {
        return format!(
            "types! {{\n/// A thing, number {index}.\npub struct {} {{\n{fields}}}\n}}\n",
            made_up.name
        );
    }
    format!("/// A thing, number {index}.\n{derives}pub struct {} {{\n{fields}}}\n", made_up.name)
}

fn enum_source(variant: &Variant, index: usize) -> String {
    let Variant { derives, .. } = variant;
    let untagged = if variant.serde { "#[serde(untagged)]" } else { "" };
    if !variant.prelude.is_empty() {
        return format!(
            "string_enum! {{\n    /// A state.\n    pub enum Status{index} {{ Paid = \"PAID\", Open = \"OPEN\", }}\n}}\n"
        );
    }
    format!(
        "/// A state.\n{derives}pub enum Status{index} {{\n    /// Paid.\n    Paid,\n    /// Open.\n    \
         Open,\n    /// Another.\n    {untagged}\n    Other(String),\n}}\n"
    )
}

fn nothing(_: &Struct) -> String {
    String::new()
}

/// What the macro makes, written out.
fn tuple(made_up: &Struct) -> String {
    let name = &made_up.name;
    let table = made_up.each(|field| {
        let optional = if field.optional { ".optional()" } else { "" };
        format!("        Field::new({:?}){optional},\n", field.name)
    });
    let names = made_up.each(|field| format!("{}, ", field.name));
    let values = made_up.each(|field| format!("&self.{}, ", field.name));
    format!(
        "impl Object for {name} {{\n    const FIELDS: &'static [Field] = &[\n{table}    ];\n}}\n\
         impl Decode for {name} {{\n    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {{\n        \
         let ({names}) = r.object(Self::FIELDS)?;\n        Ok(Self {{ {names} }})\n    }}\n}}\n\
         impl Encode for {name} {{\n    fn encode(&self, w: &mut Writer) {{\n        \
         w.object(Self::FIELDS, &[{values}]);\n    }}\n}}\n{}",
        bridges(name)
    )
}

/// An arm of a `match` per field, and a call per field to write it.
fn arms(made_up: &Struct) -> String {
    let name = &made_up.name;
    let slots = made_up.each(|field| format!("        let mut {} = None;\n", field.name));
    let arms = made_up.each(|Field { name, .. }| {
        format!("                {name:?} => {name} = Some(Decode::decode(r)?),\n")
    });
    let built = made_up
        .each(|Field { name, .. }| format!("            {name}: need({name}, {name:?})?,\n"));
    let written =
        made_up.each(|Field { name, .. }| format!("        put(w, {name:?}, &self.{name});\n"));
    format!(
        "impl Decode for {name} {{\n    fn decode(r: &mut Reader<'_>) -> Result<Self, Fault> {{\n{slots}        \
         while let Some(key) = next(r)? {{\n            match key {{\n{arms}                \
         _ => r.skip()?,\n            }}\n        }}\n        Ok(Self {{\n{built}        }})\n    }}\n}}\n\
         impl Encode for {name} {{\n    fn encode(&self, w: &mut Writer) {{\n{written}    }}\n}}\n{}",
        bridges(name)
    )
}

fn bridges(name: &str) -> String {
    format!(
        "impl serde::Serialize for {name} {{\n    \
         fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {{\n        \
         wire::serialize(self, to)\n    }}\n}}\n\
         impl<'de> serde::Deserialize<'de> for {name} {{\n    \
         fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {{\n        \
         wire::deserialize(from)\n    }}\n}}\n"
    )
}
