//! A library into the functions that rustc compiled into it.

use object::read::archive::ArchiveFile;
use object::{Object, ObjectSymbol, SymbolKind};

/// The functions that are defined in the objects of an rlib.
pub(crate) fn functions(rlib: &[u8]) -> Result<usize, object::Error> {
    let archive = ArchiveFile::parse(rlib)?;
    let mut functions = 0;
    for member in archive.members() {
        let member = member?;
        // The other members are rustc's own: metadata.
        if let Ok(file) = object::File::parse(member.data(rlib)?) {
            functions += file
                .symbols()
                .filter(|symbol| symbol.kind() == SymbolKind::Text && symbol.is_definition())
                .count();
        }
    }
    Ok(functions)
}
