//! Deep objects: turns `name[key]=v` and `name[key][0]=a` into a value.

use super::Written;
use super::pairs::decode;
use crate::shape::Shape;

/// What stands below a key: the values of pairs, or further keys.
#[derive(Default)]
struct Node {
    values: Vec<String>,
    keys: Vec<(String, Node)>,
}

/// Whether a pair's name is the parameter's with keys in brackets.
pub(super) fn is_below(name: &str, pair: &str) -> bool {
    pair.strip_prefix(name).is_some_and(|rest| rest.starts_with('['))
}

/// Reads pairs of which each has the parameter's name and brackets.
pub(super) fn read(
    pairs: Vec<(String, String)>,
    shape: &Shape<'_>,
    is_indexed: bool,
) -> Result<Written, String> {
    let mut root = Node::default();
    for (name, raw) in pairs {
        root.insert(&keys(&name)?, decode(&raw));
    }
    Reader { is_indexed }.value(root, shape)
}

/// The keys of `name[a][0]`: `a`, `0`.
fn keys(name: &str) -> Result<Vec<&str>, String> {
    let wrong = || format!("has brackets that do not match: `{name}`");
    let (_, brackets) = name.split_once('[').ok_or_else(wrong)?;
    let inner = brackets.strip_suffix(']').ok_or_else(wrong)?;
    Ok(inner.split("][").collect())
}

impl Node {
    fn insert(&mut self, keys: &[&str], value: String) {
        let Some((key, rest)) = keys.split_first() else {
            self.values.push(value);
            return;
        };
        let position = self.keys.iter().position(|(other, _)| other == key);
        let index = position.unwrap_or_else(|| {
            self.keys.push(((*key).to_owned(), Self::default()));
            self.keys.len() - 1
        });
        self.keys[index].1.insert(rest, value);
    }
}

struct Reader {
    is_indexed: bool,
}

impl Reader {
    fn value(&self, node: Node, shape: &Shape<'_>) -> Result<Written, String> {
        let is_list = shape.names_type("array");
        if is_list && !node.keys.is_empty() && !self.is_indexed {
            return Err("has a list with indexes, which the document does not ask for".to_owned());
        }
        if is_list {
            return self.list(node, shape);
        }
        if node.keys.is_empty() {
            return scalar(node.values);
        }
        let entry = |(key, node): (String, Node)| {
            let value = self.value(node, &shape.property(&key))?;
            Ok((key, value))
        };
        node.keys.into_iter().map(entry).collect::<Result<_, _>>().map(Written::Object)
    }

    /// `[key]=a&[key]=b`, or `[key][0]=a&[key][1]=b` where lists have indexes.
    fn list(&self, node: Node, shape: &Shape<'_>) -> Result<Written, String> {
        if !self.is_indexed {
            return Ok(Written::List(node.values.into_iter().map(Written::Text).collect()));
        }
        if !node.values.is_empty() {
            return Err("has a list without indexes (`x-array-style: indexed`)".to_owned());
        }
        let item = shape.item();
        let mut items = Vec::new();
        for (index, (key, node)) in node.keys.into_iter().enumerate() {
            if key != index.to_string() {
                return Err(format!("has the index `{key}` where {index} is next"));
            }
            items.push(self.value(node, &item)?);
        }
        Ok(Written::List(items))
    }
}

fn scalar(mut values: Vec<String>) -> Result<Written, String> {
    match values.len() {
        1 => Ok(Written::Text(values.remove(0))),
        count => Err(format!("has a key {count} times that is no list")),
    }
}
