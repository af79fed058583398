//! The tables of `--format table`: rows of text into columns that stand below each other.

use scopewright_generator::explore::{
    Access, Grants, Needs, OperationEntry, ScopeEntry, ScopeTable, Together, TokenEntry, shown,
};
use textwrap::core::display_width;

use super::Question;
use super::least::{Asked, Fit, Minimal, minimal};
use crate::names::counted;

/// Everything that was asked, as lines.
pub(super) fn text(question: &Question<'_>) -> String {
    let table = question.table;
    let mut blocks = vec![head(question), operations(question)];
    if question.named {
        blocks.push(together(&table.together(&question.picked)));
    } else if !question.minimal {
        blocks.push(scopes(table));
        blocks.push(tokens(table));
    }
    if question.minimal {
        blocks.push(least(&minimal(table, &question.picked)));
    }
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n")
}

/// What there is, in numbers, and what the provider's file says of its scopes.
fn head(question: &Question<'_>) -> String {
    let table = question.table;
    let numbers = format!(
        "{}: {}, {}",
        shown(&table.title),
        counted(table.operations.len(), "operation"),
        if table.published {
            counted(table.scopes.len(), "scope")
        } else {
            "no scopes published".into()
        }
    );
    match &table.note {
        Some(note) => format!("{numbers}\n{}", textwrap::fill(&shown(note), 100)),
        None => numbers,
    }
}

fn operations(question: &Question<'_>) -> String {
    let picked = question.picked.iter().filter_map(|at| question.table.operations.get(*at));
    let row = |one: &OperationEntry| {
        let request = format!("{} {}", one.method, one.path);
        vec![one.id.clone(), request, one.call.clone(), needs(one)]
    };
    let rows: Vec<Vec<String>> = picked.clone().map(row).collect();
    let mut text = columns(["OPERATION", "REQUEST", "RUST", "NEEDS"], &rows);
    if picked.clone().any(|one| one.inferred) {
        text.push_str("\n* inferred; the provider does not document it");
    }
    text
}

/// `a and b, or c`; `*` behind what nobody documents.
fn needs(operation: &OperationEntry) -> String {
    let words = match operation.needs {
        Needs::Public => "no credential".to_owned(),
        Needs::None => "any valid credential".to_owned(),
        Needs::Unknown => "not documented".to_owned(),
        Needs::Scopes => alternatives(&operation.any_of),
    };
    format!("{words}{}", if operation.inferred { "*" } else { "" })
}

fn alternatives(sets: &[Vec<String>]) -> String {
    sets.iter().map(|set| set.join(" and ")).collect::<Vec<_>>().join(", or ")
}

fn scopes(table: &ScopeTable) -> String {
    let row = |scope: &ScopeEntry| {
        let access = match scope.access {
            Access::Read => "read",
            Access::Write => "write",
        };
        vec![scope.name.clone(), access.to_owned(), scope.implies.join(", "), scope.doc.clone()]
    };
    let rows: Vec<Vec<String>> = table.scopes.iter().map(row).collect();
    columns(["SCOPE", "ACCESS", "IMPLIES", "ALLOWS"], &rows)
}

fn tokens(table: &ScopeTable) -> String {
    let row = |kind: &TokenEntry| {
        let holds = match kind.grants {
            Grants::All => "every scope",
            Grants::Listed => "the scopes that are ticked for it",
        };
        let only = match kind.access {
            None => "",
            Some(Access::Read) => ", for reading only",
            Some(Access::Write) => ", for writing only",
        };
        vec![kind.name.clone(), format!("{holds}{only}")]
    };
    let rows: Vec<Vec<String>> = table.tokens.iter().map(row).collect();
    columns(["KIND OF TOKEN", "HOLDS"], &rows)
}

/// What operations need together, with the choices that they leave.
fn together(together: &Together) -> String {
    let mut lines = vec![match together.all.as_slice() {
        [] if !together.choices.is_empty() => "Together they need what is chosen of:".to_owned(),
        [] if together.unknown.is_empty() => "Together they need no scope.".to_owned(),
        [] => "Together they need no scope that is known.".to_owned(),
        all => format!("Together they need {}.", all.join(", ")),
    }];
    let choice = |(id, sets): (&String, &[Vec<String>])| format!("  {id}: {}", alternatives(sets));
    if !together.all.is_empty() && !together.choices.is_empty() {
        lines.push("Besides, there is a choice:".to_owned());
    }
    let choices = together.choices.iter().map(|one| (&one.operation, one.any_of.as_slice()));
    lines.extend(choices.map(choice));
    lines.extend(unknown(&together.unknown));
    lines.iter().map(|line| shown(line)).collect::<Vec<_>>().join("\n")
}

/// The smallest token, with the reason for each of its scopes.
fn least(minimal: &Minimal) -> String {
    let mut blocks = Vec::new();
    if minimal.scopes.is_empty() {
        blocks.push("The smallest token has no scope.".to_owned());
    } else {
        let row = |scope: &Asked| {
            vec![scope.name.clone(), scope.operations.join(", "), scope.implies.join(", ")]
        };
        let rows: Vec<Vec<String>> = minimal.scopes.iter().map(row).collect();
        blocks.push(columns(["SMALLEST TOKEN", "FOR", "IMPLIES"], &rows));
        let row = |fit: &Fit| vec![fit.name.clone(), fitting(fit)];
        let rows: Vec<Vec<String>> = minimal.tokens.iter().map(row).collect();
        blocks.push(columns(["KIND OF TOKEN", "WITH THESE SCOPES"], &rows));
    }
    let mut notes: Vec<String> = unknown(&minimal.unknown).into_iter().collect();
    if !minimal.exact {
        notes.push("The search was given up: there may be a smaller token.".to_owned());
    }
    blocks.push(notes.iter().map(|note| shown(note)).collect::<Vec<_>>().join("\n"));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n")
}

fn fitting(fit: &Fit) -> String {
    match fit.refused.as_slice() {
        [] => "is enough".to_owned(),
        refused => format!("is refused {}", refused.join(", ")),
    }
}

fn unknown(ids: &[String]) -> Option<String> {
    let sentence =
        || format!("Nobody documents what {} needs: nothing is promised of it.", ids.join(", "));
    (!ids.is_empty()).then(sentence)
}

/// Columns with a head, two spaces apart, each as wide as its widest cell. Empty without a row.
fn columns<const WIDTH: usize>(head: [&str; WIDTH], rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let head: Vec<String> = head.iter().map(|&cell| cell.to_owned()).collect();
    let cells = |row: &Vec<String>| row.iter().map(|cell| shown(cell)).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| display_width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..WIDTH).map(width).collect();
    let line = |row: &Vec<String>| {
        let padded = row.iter().zip(&widths).map(|(cell, width)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(display_width(cell))))
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
