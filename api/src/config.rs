//! Settings of the API, from the environment.

use std::{
    ffi::OsString,
    net::{Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    time::Duration,
};

use schema::database::{Settings, SettingsError};

/// Settings of the API
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// `INKOOPKRACHT_BIND`: address and port to listen on. Default 127.0.0.1:8080.
    pub bind: SocketAddr,
    /// `INKOOPKRACHT_PUBLIC_URL`: scheme, host and port under which browsers know the server; none: as in `bind`, over
    /// HTTP. With https cookies are sent over HTTPS only.
    pub public_url: Option<String>,
    /// `INKOOPKRACHT_GRAPHIQL`: `on` or `off`; whether `GraphiQL` is served. Default on.
    pub graphiql: GraphiQl,
    /// `INKOOPKRACHT_LOG_FORMAT`: `text` or `json`. Default text.
    pub log_format: LogFormat,
    /// `INKOOPKRACHT_LOG`: what is logged, as `level` or `target=level,...`. Default info.
    pub log_filter: String,
    /// Limits of requests
    pub http: HttpLimits,
    /// Limits of GraphQL documents
    pub graphql: GraphqlLimits,
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

/// Limits of connections and requests
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpLimits {
    /// `INKOOPKRACHT_CLIENT_CONNECTIONS`: connections at a time; others wait. Default 1000.
    pub client_connections: usize,
    /// `INKOOPKRACHT_HEADER_TIMEOUT_MS`: until the headers are in; also how long an idle connection is kept. Default 10 s.
    pub header_timeout: Duration,
    /// `INKOOPKRACHT_BODY_IDLE_TIMEOUT_MS`: how long a body may make no progress. Default 30 s.
    pub body_idle_timeout: Duration,
    /// `INKOOPKRACHT_REQUEST_TIMEOUT_MS`: until the answer is ready. Default 10 s.
    pub request_timeout: Duration,
    /// `INKOOPKRACHT_UPLOAD_TIMEOUT_MS`: the same for a request with files. Default 120 s.
    pub upload_timeout: Duration,
    /// `INKOOPKRACHT_STOP_TIMEOUT_MS`: how long running requests may go on when the server stops. Default 25 s.
    pub stop_timeout: Duration,
    /// `INKOOPKRACHT_BODY_BYTES`: body of a request without files. Default 2 MB.
    pub body_bytes: usize,
    /// `INKOOPKRACHT_UPLOAD_BYTES`: the files of a request together. Default 20 MB.
    pub upload_bytes: usize,
    /// `INKOOPKRACHT_UPLOAD_FILES`: files in a request. Default 10.
    pub upload_files: usize,
}

/// Limits of GraphQL documents
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GraphqlLimits {
    /// `INKOOPKRACHT_GRAPHQL_QUERY_BYTES`: text of a document, which is parsed slower than JSON. Default 100 kB.
    pub query_bytes: usize,
    /// `INKOOPKRACHT_GRAPHQL_TOKENS`: words, numbers, texts and signs. Default 15 000.
    pub tokens: usize,
    /// `INKOOPKRACHT_GRAPHQL_NESTING`: brackets and fragments in each other. Default 60; more than 200 is not safe.
    pub nesting: usize,
    /// `INKOOPKRACHT_GRAPHQL_DEPTH`: fields in each other. Default 15, which introspection needs.
    pub depth: usize,
    /// `INKOOPKRACHT_GRAPHQL_SELECTIONS`: fields and spreads, with each fragment counted where it is spread. Default 10 000.
    pub selections: usize,
    /// `INKOOPKRACHT_GRAPHQL_ROOT_FIELDS`: fields at the root of an operation. Default 20.
    pub root_fields: usize,
    /// `INKOOPKRACHT_GRAPHQL_ALIASES`: aliases in a document. Default 30.
    pub aliases: usize,
    /// `INKOOPKRACHT_GRAPHQL_DIRECTIVES`: directives in a document. Default 50.
    pub directives: usize,
    /// `INKOOPKRACHT_GRAPHQL_OPERATIONS`: operations in a document, of which one is run. Default 10.
    pub operations: usize,
    /// `INKOOPKRACHT_GRAPHQL_COST`: what a document may cost, as each field says. Default 5000.
    pub cost: usize,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            client_connections: 1000,
            header_timeout: Duration::from_secs(10),
            body_idle_timeout: Duration::from_secs(30),
            request_timeout: Duration::from_secs(10),
            upload_timeout: Duration::from_mins(2),
            stop_timeout: Duration::from_secs(25),
            body_bytes: 2_000_000,
            upload_bytes: 20_000_000,
            upload_files: 10,
        }
    }
}

impl Default for GraphqlLimits {
    fn default() -> Self {
        Self {
            query_bytes: 100_000,
            tokens: 15_000,
            nesting: 60,
            depth: 15,
            selections: 10_000,
            root_fields: 20,
            aliases: 30,
            directives: 50,
            operations: 10,
            cost: 5000,
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            graphiql: GraphiQl::Served,
            log_format: LogFormat::Text,
            log_filter: "info".to_owned(),
            http: HttpLimits::default(),
            graphql: GraphqlLimits::default(),
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
        let mut read = Variables { variable: &variable, problems: Vec::new() };
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
            http: http_limits(&mut read),
            graphql: graphql_limits(&mut read),
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

fn http_limits(read: &mut Variables<'_>) -> HttpLimits {
    let default = HttpLimits::default();
    HttpLimits {
        client_connections: read.count(
            "INKOOPKRACHT_CLIENT_CONNECTIONS",
            default.client_connections,
            1..=100_000,
        ),
        header_timeout: read.milliseconds("INKOOPKRACHT_HEADER_TIMEOUT_MS", default.header_timeout),
        body_idle_timeout: read.milliseconds("INKOOPKRACHT_BODY_IDLE_TIMEOUT_MS", default.body_idle_timeout),
        request_timeout: read.milliseconds("INKOOPKRACHT_REQUEST_TIMEOUT_MS", default.request_timeout),
        upload_timeout: read.milliseconds("INKOOPKRACHT_UPLOAD_TIMEOUT_MS", default.upload_timeout),
        stop_timeout: read.milliseconds("INKOOPKRACHT_STOP_TIMEOUT_MS", default.stop_timeout),
        body_bytes: read.count("INKOOPKRACHT_BODY_BYTES", default.body_bytes, 1000..=100_000_000),
        upload_bytes: read.count("INKOOPKRACHT_UPLOAD_BYTES", default.upload_bytes, 1000..=1_000_000_000),
        upload_files: read.count("INKOOPKRACHT_UPLOAD_FILES", default.upload_files, 1..=1000),
    }
}

fn graphql_limits(read: &mut Variables<'_>) -> GraphqlLimits {
    let default = GraphqlLimits::default();
    GraphqlLimits {
        query_bytes: read.count("INKOOPKRACHT_GRAPHQL_QUERY_BYTES", default.query_bytes, 1000..=10_000_000),
        tokens: read.count("INKOOPKRACHT_GRAPHQL_TOKENS", default.tokens, 100..=1_000_000),
        nesting: read.count("INKOOPKRACHT_GRAPHQL_NESTING", default.nesting, 10..=200),
        depth: read.count("INKOOPKRACHT_GRAPHQL_DEPTH", default.depth, 1..=100),
        selections: read.count("INKOOPKRACHT_GRAPHQL_SELECTIONS", default.selections, 10..=1_000_000),
        root_fields: read.count("INKOOPKRACHT_GRAPHQL_ROOT_FIELDS", default.root_fields, 1..=1000),
        aliases: read.count("INKOOPKRACHT_GRAPHQL_ALIASES", default.aliases, 0..=10_000),
        directives: read.count("INKOOPKRACHT_GRAPHQL_DIRECTIVES", default.directives, 0..=10_000),
        operations: read.count("INKOOPKRACHT_GRAPHQL_OPERATIONS", default.operations, 1..=1000),
        cost: read.count("INKOOPKRACHT_GRAPHQL_COST", default.cost, 10..=10_000_000),
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

struct Variables<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    problems: Vec<String>,
}

impl Variables<'_> {
    /// The value of a variable; when absent or wrong the default, when wrong with a problem
    fn one<T>(&mut self, name: &str, wanted: &str, default: T, parse: impl Fn(&str) -> Option<T>) -> T {
        let Some(value) = (self.variable)(name).filter(|value| !value.is_empty()) else { return default };
        let parsed = value.to_str().and_then(|text| parse(text.trim()));
        parsed.unwrap_or_else(|| {
            self.problems.push(format!("{name}: must be {wanted}"));
            default
        })
    }

    fn count(&mut self, name: &str, default: usize, range: RangeInclusive<usize>) -> usize {
        let wanted = format!("a whole number from {} to {}", range.start(), range.end());
        self.one(name, &wanted, default, |text| text.parse().ok().filter(|number| range.contains(number)))
    }

    fn milliseconds(&mut self, name: &str, default: Duration) -> Duration {
        self.one(name, "a whole number of milliseconds from 1 to 3600000", default, |text| {
            let number = text.parse().ok().filter(|number| (1..=3_600_000).contains(number))?;
            Some(Duration::from_millis(number))
        })
    }
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
        ])
        .expect_err("six problems");
        assert_eq!(error.problems.len(), 6, "{error}");
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
    fn a_server_that_listens_everywhere_is_reached_here() {
        let config = from(&[("INKOOPKRACHT_BIND", "0.0.0.0:80")]).expect("valid");
        assert_eq!(config.origin(), "http://127.0.0.1:80");
    }
}
