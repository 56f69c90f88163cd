//! Where the database is, from the environment.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Where the database is and how it is used.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `DATABASE_URL`, a `postgres://` address; none: a private PostgreSQL in [`Settings::data_dir`].
    pub database_url: Option<String>,
    /// `INKOOPKRACHT_DATA_DIR`: folder of the private PostgreSQL, made when absent. Default `data`.
    pub data_dir: PathBuf,
    /// `INKOOPKRACHT_DATABASE_CONNECTIONS`: connections in a pool, at least 1. Default 8.
    pub connections: usize,
    /// `INKOOPKRACHT_STATEMENT_TIMEOUT_MS`: how long a statement of a request may take. Default 3 s; zero is no limit.
    pub statement_timeout: Duration,
    /// `INKOOPKRACHT_POSTGRES_BIN`: folder with `postgres`, `initdb` and `pg_ctl`; none: they are searched for.
    pub postgres_bin: Option<PathBuf>,
    /// Whether the private PostgreSQL survives a power cut. Always true but in tests, which start it faster without.
    pub durable: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: None,
            data_dir: PathBuf::from("data"),
            connections: 8,
            statement_timeout: Duration::from_secs(3),
            postgres_bin: None,
            durable: true,
        }
    }
}

/// The address holds a password, so only its presence shows.
impl fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Settings")
            .field("database_url", &self.database_url.as_ref().map(|_| "(secret)"))
            .field("data_dir", &self.data_dir)
            .field("connections", &self.connections)
            .field("statement_timeout", &self.statement_timeout)
            .field("postgres_bin", &self.postgres_bin)
            .field("durable", &self.durable)
            .finish()
    }
}

/// All that is wrong with the settings, one sentence each; never a value that may be secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", problems.join("\n"))]
pub struct SettingsError {
    /// One sentence a problem, in English, beginning with the variable's name.
    pub problems: Vec<String>,
}

impl Settings {
    /// The settings of this process's environment. An empty variable counts as absent.
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// The settings that `variable` gives, by the names of the environment variables.
    ///
    /// # Errors
    /// [`SettingsError`] with every variable that cannot be used.
    ///
    /// ```
    /// use schema::database::Settings;
    /// let settings = Settings::from_variables(|name| (name == "INKOOPKRACHT_DATABASE_CONNECTIONS").then(|| "4".into()));
    /// assert_eq!(settings.map(|settings| settings.connections), Ok(4));
    /// ```
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let mut problems = Vec::new();
        let present = |name: &str| variable(name).filter(|value| !value.is_empty());
        let default = Self::default();
        let settings = Self {
            database_url: present("DATABASE_URL").and_then(|value| {
                let address = value.into_string().ok().filter(|url| is_address(url));
                if address.is_none() {
                    problems.push("DATABASE_URL: must look like postgres://user:password@host/database".to_owned());
                }
                address
            }),
            data_dir: present("INKOOPKRACHT_DATA_DIR").map_or(default.data_dir, PathBuf::from),
            connections: number(present("INKOOPKRACHT_DATABASE_CONNECTIONS"), 1..=1000)
                .unwrap_or_else(|| {
                    problems.push("INKOOPKRACHT_DATABASE_CONNECTIONS: must be a whole number from 1 to 1000".to_owned());
                    None
                })
                .and_then(|count| usize::try_from(count).ok())
                .unwrap_or(default.connections),
            statement_timeout: number(present("INKOOPKRACHT_STATEMENT_TIMEOUT_MS"), 0..=3_600_000)
                .unwrap_or_else(|| {
                    problems.push(
                        "INKOOPKRACHT_STATEMENT_TIMEOUT_MS: must be a whole number of milliseconds from 0 to 3600000"
                            .to_owned(),
                    );
                    None
                })
                .map_or(default.statement_timeout, Duration::from_millis),
            postgres_bin: present("INKOOPKRACHT_POSTGRES_BIN").map(PathBuf::from),
            durable: default.durable,
        };
        if problems.is_empty() { Ok(settings) } else { Err(SettingsError { problems }) }
    }
}

fn is_address(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// `Some(None)` when absent, `None` when it is no number in the range.
#[allow(clippy::option_option, reason = "absent and wrong are two things here, and both have no number")]
fn number(value: Option<OsString>, range: std::ops::RangeInclusive<u64>) -> Option<Option<u64>> {
    let Some(value) = value else { return Some(None) };
    let number = value.to_str()?.trim().parse().ok()?;
    range.contains(&number).then_some(Some(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Settings, SettingsError> {
        Settings::from_variables(|wanted| {
            variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn nothing_set_and_everything_empty_give_the_defaults() {
        assert_eq!(from(&[]), Ok(Settings::default()));
        assert_eq!(
            from(&[("DATABASE_URL", ""), ("INKOOPKRACHT_DATABASE_CONNECTIONS", "")]),
            Ok(Settings::default())
        );
    }

    #[test]
    fn all_problems_are_reported_at_once_and_none_tells_the_secret() {
        let error = from(&[
            ("DATABASE_URL", "mysql://u:geheim@h/d"),
            ("INKOOPKRACHT_DATABASE_CONNECTIONS", "0"),
            ("INKOOPKRACHT_STATEMENT_TIMEOUT_MS", "3s"),
        ])
        .expect_err("three problems");
        assert_eq!(error.problems.len(), 3, "{error}");
        assert!(!format!("{error} {error:?}").contains("geheim"));
    }

    #[test]
    fn the_password_does_not_show() {
        let settings = from(&[("DATABASE_URL", "postgres://u:geheim@h/d")]).expect("valid");
        assert_eq!(settings.database_url.as_deref(), Some("postgres://u:geheim@h/d"));
        assert!(!format!("{settings:?}").contains("geheim"));
    }
}
