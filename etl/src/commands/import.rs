//! `import`

use clap::{Args, ValueEnum};
use etl::config::Config;
use schema::{models::Application, types::Choice};

use super::file::{Deed, FileArguments};

/// Reads a workbook and stores its rows, all or none
#[derive(Args)]
pub(crate) struct Import {
    #[command(flatten)]
    file: FileArguments,
    /// Leave rows with an error out and store all others
    #[arg(long)]
    good_rows_only: bool,
    /// Remove stored rows that the workbook no longer has; without it they are kept and marked
    #[arg(long)]
    remove_missing: bool,
    /// What goes where people and the workbook both changed something; without it nothing is stored
    #[arg(long, value_enum, ignore_case = true)]
    conflicts: Option<OfConflicts>,
    /// Whether rows that look like a stored row are that row; without it nothing is stored
    #[arg(long, value_enum, ignore_case = true)]
    likely: Option<OfLikely>,
}

#[derive(Clone, Copy, ValueEnum)]
enum OfConflicts {
    /// What was changed by hand stays
    Keep,
    /// What the workbook says comes in its place
    Overwrite,
}

#[derive(Clone, Copy, ValueEnum)]
enum OfLikely {
    /// It is the stored row
    Same,
    /// It is another row
    New,
}

impl Import {
    /// Reads the file, stores its rows and tells what it found
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<u8> {
        self.file.run(&Deed::Import(self.application()), config)
    }

    fn application(&self) -> Application {
        Application {
            good_rows_only: self.good_rows_only,
            remove_missing: self.remove_missing,
            removals: Vec::new(),
            decisions: Vec::new(),
            conflicts: self.conflicts.map(|choice| match choice {
                OfConflicts::Keep => Choice::Keep,
                OfConflicts::Overwrite => Choice::Overwrite,
            }),
            likely: self.likely.map(|choice| match choice {
                OfLikely::Same => Choice::Same,
                OfLikely::New => Choice::New,
            }),
        }
    }
}
