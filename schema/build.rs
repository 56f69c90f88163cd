//! Builds the crate again when a migration is added or changed: `embed_migrations!` alone does not see a new file.

fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
