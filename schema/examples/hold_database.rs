//! Uses the private PostgreSQL in a folder until its input ends: `hold_database FOLDER [fast] [migrate]`. Prints the
//! address when connections are accepted. `fast` is for throw-away data: a power cut may spoil them.

use schema::database::{Database, Settings, migrate};
use std::error::Error;
use std::io::Read;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = arguments.next().ok_or("usage: hold_database FOLDER [fast] [migrate]")?;
    let words: Vec<_> = arguments.collect();
    let wished = |wish: &str| words.iter().any(|given| given == wish);
    let settings = Settings { data_dir: folder.into(), durable: !wished("fast"), ..Settings::default() };
    let database = Database::open(&settings).await?;
    if wished("migrate") {
        migrate(database.url()).await?;
    }
    println!("{}", database.url());
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}
