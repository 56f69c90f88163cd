//! Settings of the API, from the environment.

mod documents;
mod limits;
mod oidc;
mod sockets;
mod variables;

use std::{
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use schema::database::{Settings, SettingsError};

pub use documents::{DocumentHash, TrustedDocuments};
pub use limits::{GraphqlLimits, HttpLimits};
pub use oidc::{OidcSettings, RoleRule};
pub use sockets::SocketLimits;
use variables::Variables;

use crate::theme::Theme;

/// Settings of the API
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `INKOOPKRACHT_BIND`: address and port to listen on. Default 127.0.0.1:8080.
    pub bind: SocketAddr,
    /// `INKOOPKRACHT_PUBLIC_URL`: scheme, host and port under which browsers know the server; none: as in `bind`, over
    /// HTTP. With https cookies are sent over HTTPS only.
    pub public_url: Option<String>,
    /// `INKOOPKRACHT_OCID_PREFIX`: with what the identities of tenders begin in open data (OCDS), as the Open Contracting Partnership
    /// gives it out. Default `ocds-000000`, which is nobody's.
    pub ocid_prefix: String,
    /// `INKOOPKRACHT_CORS_ORIGINS`: origins, with commas, of which scripts may read answers: with a token, never with a cookie.
    /// Default none.
    pub cors_origins: Vec<String>,
    /// `INKOOPKRACHT_TRUSTED_PROXIES`: addresses, with commas, of proxies whose `X-Forwarded-For` is believed. Default none.
    pub trusted_proxies: Vec<IpAddr>,
    /// `INKOOPKRACHT_GRAPHIQL`: `on` or `off`; whether `GraphiQL` is served. Default on.
    pub graphiql: GraphiQl,
    /// `INKOOPKRACHT_LOG_FORMAT`: `text` or `json`. Default text.
    pub log_format: LogFormat,
    /// `INKOOPKRACHT_LOG`: what is logged, as `level` or `target=level,...`. Default info.
    pub log_filter: String,
    /// `INKOOPKRACHT_GRAPHQL_DOCUMENTS`: a file with the only documents that are run. Default none: all are.
    pub documents: Option<TrustedDocuments>,
    /// `INKOOPKRACHT_THEME`: a file with tokens of an own look, [`Theme::of_css`]. Default none: that of the house.
    pub theme: Option<Theme>,
    /// `INKOOPKRACHT_ACCESSIBILITY_CONTACT`: an e-mail address or an https:// address where people tell what they cannot use.
    /// Default none: the accessibility statement sends them to the coordinator of their partnership.
    pub accessibility_contact: Option<String>,
    /// Limits of requests
    pub http: HttpLimits,
    /// Limits of GraphQL documents
    pub graphql: GraphqlLimits,
    /// Limits of sockets
    pub sockets: SocketLimits,
    /// Where people may sign in with an account of theirs; `None`: nowhere but here
    pub oidc: Option<OidcSettings>,
    /// Where the database is
    pub database: Settings,
}

/// Whether `GraphiQL` is served
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GraphiQl {
    /// At `/graphiql`
    Served,
    /// Not
    Off,
}

/// The form of log lines
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people
    Text,
    /// One JSON object a line
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            ocid_prefix: "ocds-000000".to_owned(),
            cors_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            graphiql: GraphiQl::Served,
            log_format: LogFormat::Text,
            log_filter: "info".to_owned(),
            documents: None,
            theme: None,
            accessibility_contact: None,
            http: HttpLimits::default(),
            graphql: GraphqlLimits::default(),
            sockets: SocketLimits::default(),
            oidc: None,
            database: Settings::default(),
        }
    }
}

impl Config {
    /// The settings of this process's environment; an empty variable counts as absent
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used, those of the database included.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::from_variables(|name| std::env::var_os(name))
    }

    /// The settings that `variable` gives, by the names of the environment variables
    ///
    /// # Errors
    ///
    /// [`SettingsError`] with every variable that cannot be used, those of the database included.
    pub fn from_variables(variable: impl Fn(&str) -> Option<OsString>) -> Result<Self, SettingsError> {
        let default = Self::default();
        let mut read = Variables::new(&variable);
        let database = Settings::from_variables(&variable).unwrap_or_else(|error| {
            read.problems.extend(error.problems);
            Settings::default()
        });
        let config = Self {
            bind: read.one(
                "INKOOPKRACHT_BIND",
                "an address and a port, as 127.0.0.1:8080",
                default.bind,
                |text| text.parse().ok(),
            ),
            public_url: read.one(
                "INKOOPKRACHT_PUBLIC_URL",
                "http:// or https:// with a host, without a path, as https://inkoop.example.org",
                default.public_url,
                |text| Some(Some(origin_of(text)?)),
            ),
            ocid_prefix: read.one(
                "INKOOPKRACHT_OCID_PREFIX",
                "ocds- and six small letters or digits, as ocds-213czf",
                default.ocid_prefix,
                |text| is_ocid_prefix(text).then(|| text.to_owned()),
            ),
            cors_origins: read.list(
                "INKOOPKRACHT_CORS_ORIGINS",
                "origins with commas, as https://dashboard.example.org",
                origin_of,
            ),
            trusted_proxies: read.list(
                "INKOOPKRACHT_TRUSTED_PROXIES",
                "addresses with commas, as 127.0.0.1,::1",
                |text| text.parse().ok(),
            ),
            graphiql: read.one("INKOOPKRACHT_GRAPHIQL", "on or off", default.graphiql, |text| match text {
                "on" => Some(GraphiQl::Served),
                "off" => Some(GraphiQl::Off),
                _ => None,
            }),
            log_format: read.one("INKOOPKRACHT_LOG_FORMAT", "text or json", default.log_format, |text| {
                match text {
                    "text" => Some(LogFormat::Text),
                    "json" => Some(LogFormat::Json),
                    _ => None,
                }
            }),
            log_filter: read.one(
                "INKOOPKRACHT_LOG",
                "a level, or target=level,...",
                default.log_filter,
                |text| text.parse::<tracing_subscriber::filter::Targets>().ok().map(|_| text.to_owned()),
            ),
            documents: read.file("INKOOPKRACHT_GRAPHQL_DOCUMENTS", TrustedDocuments::of_json),
            theme: read.file("INKOOPKRACHT_THEME", Theme::of_css),
            accessibility_contact: read.one(
                "INKOOPKRACHT_ACCESSIBILITY_CONTACT",
                "an e-mail address or an https:// address",
                default.accessibility_contact,
                |text| is_contact(text).then(|| Some(text.to_owned())),
            ),
            http: limits::http(&mut read),
            graphql: limits::graphql(&mut read),
            sockets: sockets::sockets(&mut read),
            oidc: oidc::read(&mut read),
            database,
        };
        if read.problems.is_empty() { Ok(config) } else { Err(SettingsError { problems: read.problems }) }
    }

    /// Scheme, host and port under which people reach the server, without a slash at the end
    pub fn origin(&self) -> String {
        let mut address = self.bind;
        if address.ip().is_unspecified() {
            address.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        self.public_url.clone().unwrap_or_else(|| format!("http://{address}"))
    }

    /// Whether browsers reach the server over HTTPS
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }
}

/// Scheme, host and port of an address that has no more than those
fn origin_of(text: &str) -> Option<String> {
    let origin = text.trim_end_matches('/');
    let uri: axum::http::Uri = origin.parse().ok()?;
    let bare =
        matches!(uri.scheme_str(), Some("http" | "https")) && uri.path() == "/" && uri.query().is_none();
    (bare && !uri.authority()?.as_str().contains('@')).then(|| origin.to_owned())
}

/// Whether people can turn to it: an address of a page, or of e-mail
fn is_contact(text: &str) -> bool {
    let is_plain =
        text.chars().all(|letter| letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | '"' | ','));
    let is_page =
        text.starts_with("https://") && text.parse::<axum::http::Uri>().is_ok_and(|uri| uri.host().is_some());
    let is_mail = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !name.contains(['/', ':', '?']) && !host.contains('@') && host.contains('.')
    });
    is_plain && (is_page || is_mail)
}

/// Source: <https://standard.open-contracting.org/1.1/en/schema/identifiers/>
fn is_ocid_prefix(text: &str) -> bool {
    let is_of_registry = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    text.strip_prefix("ocds-").is_some_and(|own| own.len() == 6 && own.chars().all(is_of_registry))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Config, SettingsError> {
        Config::from_variables(|wanted| {
            variables.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.into())
        })
    }

    #[test]
    fn nothing_set_gives_the_defaults() {
        assert_eq!(from(&[]), Ok(Config::default()));
        assert_eq!(from(&[("INKOOPKRACHT_BIND", "")]), Ok(Config::default()));
    }

    #[test]
    fn all_problems_are_told_at_once_those_of_the_database_too_and_no_secret() {
        let error = from(&[
            ("DATABASE_URL", "mysql://u:geheim@h/d"),
            ("INKOOPKRACHT_BIND", "8080"),
            ("INKOOPKRACHT_PUBLIC_URL", "https://example.org/inkoop"),
            ("INKOOPKRACHT_GRAPHIQL", "yes"),
            ("INKOOPKRACHT_REQUEST_TIMEOUT_MS", "10s"),
            ("INKOOPKRACHT_GRAPHQL_NESTING", "100000"),
            ("INKOOPKRACHT_GRAPHQL_INTROSPECTION", "no"),
            ("INKOOPKRACHT_CORS_ORIGINS", "https://a.example, *"),
            ("INKOOPKRACHT_TRUSTED_PROXIES", "127.0.0.1,"),
            ("INKOOPKRACHT_OCID_PREFIX", "ocds-213CZF"),
        ])
        .expect_err("ten problems");
        assert_eq!(error.problems.len(), 10, "{error}");
        assert!(!error.to_string().contains("geheim"));
    }

    #[test]
    fn the_public_url_tells_whether_cookies_need_https() {
        let config = from(&[("INKOOPKRACHT_PUBLIC_URL", "https://inkoop.example.org/")]).expect("valid");
        assert_eq!(config.origin(), "https://inkoop.example.org");
        assert!(config.is_https());
        assert!(!Config::default().is_https());
    }

    #[test]
    fn people_can_turn_to_a_contact() {
        for contact in ["toegankelijk@gemeente.example", "https://gemeente.example/toegankelijk?van=inkoop"] {
            let config = from(&[("INKOOPKRACHT_ACCESSIBILITY_CONTACT", contact)]).expect(contact);
            assert_eq!(config.accessibility_contact.as_deref(), Some(contact));
        }
        for contact in [
            "de balie",
            "http://gemeente.example",
            "javascript:a@b.c",
            "a@b",
            "@b.c",
            "https://",
            "a@b.c, d@e.f",
        ] {
            assert!(from(&[("INKOOPKRACHT_ACCESSIBILITY_CONTACT", contact)]).is_err(), "{contact}");
        }
    }

    #[test]
    fn lists_are_read_whole() {
        let config = from(&[
            ("INKOOPKRACHT_CORS_ORIGINS", "https://a.example/, http://b.example:81"),
            ("INKOOPKRACHT_TRUSTED_PROXIES", "10.0.0.1, ::1"),
        ])
        .expect("valid");
        assert_eq!(config.cors_origins, ["https://a.example", "http://b.example:81"]);
        assert_eq!(config.trusted_proxies.len(), 2);
    }

    #[test]
    fn a_server_that_listens_everywhere_is_reached_here() {
        let config = from(&[("INKOOPKRACHT_BIND", "0.0.0.0:80")]).expect("valid");
        assert_eq!(config.origin(), "http://127.0.0.1:80");
    }
}
