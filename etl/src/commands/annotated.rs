//! Where `--annotated` puts the workbook with its findings.

use std::{
    fs::Permissions,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use etl::annotate::Annotated;
use tempfile::NamedTempFile;

/// A file that takes its place when all of it is written: what was there until then stays whole
pub(super) struct Target {
    path: PathBuf,
    file: NamedTempFile,
}

impl Target {
    /// Makes sure that it can be written, before anything is done; never in the place of the original
    ///
    /// # Errors
    ///
    /// When it cannot.
    pub(super) fn open(path: &Path, original: &Path) -> anyhow::Result<Self> {
        let is_original = path.canonicalize().is_ok_and(|path| Some(path) == original.canonicalize().ok());
        ensure!(!is_original, "--annotated must name another file than the workbook itself");
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new()
            // As any new file: what the mask of the user leaves of it.
            .permissions(Permissions::from_mode(0o666))
            .tempfile_in(folder)
            .with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes the workbook
    ///
    /// # Errors
    ///
    /// When the disk does not take it.
    pub(super) fn write(mut self, annotated: &Annotated) -> anyhow::Result<()> {
        let told = || format!("{} cannot be written", self.path.display());
        self.file.write_all(&annotated.content).with_context(told)?;
        let (wanted, named) = (Path::new(&annotated.file_name).extension(), self.path.extension());
        if let Some(wanted) =
            wanted.filter(|wanted| named.is_none_or(|named| !named.eq_ignore_ascii_case(wanted)))
        {
            eprintln!("inkoopkracht-etl: name it .{}, or Excel does not open it", wanted.display());
        }
        self.file
            .persist(&self.path)
            .with_context(|| format!("{} cannot be written", self.path.display()))?;
        Ok(())
    }
}
