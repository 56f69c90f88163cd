//! Why a request is refused or fails, and how that is told: as problem+json, unless the routes that it came from tell
//! it in their own way (a page, a GraphQL answer) with [`as_page`] or in `graphql::handler`.

use std::{error::Error, time::Duration};

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use diesel::result::Error as DieselError;
use schema::{rules::Violation, texts::violation_sentence};
use serde::Serialize;

use crate::{auth, error_code::ErrorCode, read::ReadError, web};

/// A cause that is logged and never sent
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a request is refused or fails
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nobody is signed in, and signing in may help
    #[error("Sign in, or send a bearer token.")]
    Unauthenticated,
    /// A bearer token was sent that does not count
    #[error("The bearer token is unknown, expired or revoked.")]
    InvalidToken,
    /// The role does not allow it
    #[error("The role of this token or session does not allow this.")]
    Forbidden,
    /// The user must show again who it is, since it did so long ago
    #[error("Confirm at /confirm in the same browser who you are: that was more than 15 minutes ago.")]
    Unconfirmed,
    /// A signed-in browser was sent here by another site
    #[error("This request was made by another site.")]
    CrossSite,
    /// Nothing is there, or nothing that the viewer may see
    #[error("There is nothing here.")]
    NotFound,
    /// The address exists, but not for this method
    #[error("This address does not take this method.")]
    MethodNotAllowed,
    /// The request is not as it should be
    #[error("{0}")]
    BadRequest(String),
    /// What is asked for goes against this rule of the domain
    #[error("{}", violation_sentence(.0))]
    Refused(Violation),
    /// More was sent than is allowed
    #[error("The limit {limit} is {maximum}.")]
    TooLarge {
        /// Name of the limit, with its unit
        limit: &'static str,
        /// Its value
        maximum: usize,
    },
    /// The answer would be longer than is allowed
    #[error("The limit answerBytes is {maximum}: ask for less, such as a shorter time.")]
    TooMuch {
        /// The limit, in bytes
        maximum: usize,
    },
    /// A client sends more requests than is allowed
    #[error("The limit {limit} is {maximum} a minute.")]
    TooMany {
        /// Name of the limit
        limit: &'static str,
        /// Its value
        maximum: usize,
        /// How long to wait
        wait: Duration,
    },
    /// It took longer than is allowed
    #[error("This took longer than is allowed.")]
    TimedOut,
    /// The database cannot be reached for the moment
    #[error("The database cannot be reached for the moment.")]
    Unavailable(#[source] Cause),
    /// Something went wrong on our side
    #[error("Something went wrong on our side.")]
    Internal(#[source] Cause),
}

impl ApiError {
    /// A fault of ours, with its cause for the log
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self::Internal(cause.into())
    }

    /// The constant code that programs can rely on
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unauthenticated | Self::InvalidToken => ErrorCode::Unauthenticated.name(),
            Self::Forbidden => ErrorCode::Forbidden.name(),
            Self::Unconfirmed => ErrorCode::ConfirmationNeeded.name(),
            Self::CrossSite => ErrorCode::CrossSite.name(),
            Self::NotFound => ErrorCode::NotFound.name(),
            Self::MethodNotAllowed => ErrorCode::MethodNotAllowed.name(),
            Self::BadRequest(_) => ErrorCode::BadRequest.name(),
            Self::Refused(violation) => violation.code,
            Self::TooLarge { .. } | Self::TooMuch { .. } => ErrorCode::LimitExceeded.name(),
            Self::TooMany { .. } => ErrorCode::RateLimited.name(),
            Self::TimedOut => ErrorCode::TimedOut.name(),
            Self::Unavailable(_) => ErrorCode::ServiceUnavailable.name(),
            Self::Internal(_) => ErrorCode::Internal.name(),
        }
    }

    /// The HTTP status
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthenticated | Self::InvalidToken => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Unconfirmed | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest(_) | Self::Refused(_) | Self::TooMuch { .. } => StatusCode::BAD_REQUEST,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TimedOut | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is told of it, in whatever form
    pub fn told(&self) -> Told {
        let limit = match self {
            Self::TooLarge { limit, maximum } | Self::TooMany { limit, maximum, .. } => {
                Some((*limit, *maximum))
            }
            Self::TooMuch { maximum } => Some(("answerBytes", *maximum)),
            _ => None,
        };
        Told { code: self.code(), message: self.to_string(), limit }
    }

    /// Writes the cause to the log; once an error, where it is turned into an answer
    pub fn log(&self) {
        match self {
            Self::Unavailable(cause) => {
                tracing::warn!(cause = chain(cause.as_ref()), "the database cannot be reached");
            }
            Self::Internal(cause) => tracing::error!(cause = chain(cause.as_ref()), "a request failed"),
            _ => {}
        }
    }
}

/// The error and what caused it, in one line
fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !line.ends_with(&text) {
            line = format!("{line}: {text}");
        }
        cause = error.source();
    }
    line
}

impl From<auth::Refusal> for ApiError {
    fn from(refusal: auth::Refusal) -> Self {
        match refusal {
            auth::Refusal::Unauthenticated => Self::Unauthenticated,
            auth::Refusal::Forbidden => Self::Forbidden,
            auth::Refusal::Unconfirmed => Self::Unconfirmed,
        }
    }
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match &error {
            _ if error.is_passing() => Self::Unavailable(error.into()),
            ReadError::NoRoom { maximum } => Self::TooMuch { maximum: *maximum },
            ReadError::Query(DieselError::DatabaseError(_, information))
                if information.message() == "canceling statement due to statement timeout" =>
            {
                Self::TimedOut
            }
            ReadError::Query(DieselError::DatabaseError(_, information))
                if information.message().starts_with("invalid byte sequence for encoding") =>
            {
                Self::BadRequest("A text holds a character that no text can hold (U+0000).".to_owned())
            }
            _ => Self::Internal(error.into()),
        }
    }
}

impl From<DieselError> for ApiError {
    fn from(error: DieselError) -> Self {
        ReadError::from(error).into()
    }
}

/// What was told, for those who tell it in another form
#[derive(Debug, Clone)]
pub struct Told {
    /// The constant code
    pub code: &'static str,
    /// The English sentence
    pub message: String,
    /// Name and value of the limit that was exceeded
    pub limit: Option<(&'static str, usize)>,
}

/// RFC 9457
#[derive(Serialize)]
struct Problem {
    status: u16,
    title: &'static str,
    detail: String,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<usize>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let status = self.status();
        let told = self.told();
        let problem = Problem {
            status: status.as_u16(),
            title: status.canonical_reason().unwrap_or_default(),
            detail: told.message.clone(),
            code: told.code,
            limit: told.limit.map(|(name, _)| name),
            maximum: told.limit.map(|(_, maximum)| maximum),
        };
        let mut response = (status, Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        match self {
            Self::InvalidToken => {
                let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            Self::Unauthenticated => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Self::TooMany { wait, .. } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs()));
            }
            Self::TimedOut | Self::Unavailable(_) => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response.extensions_mut().insert(told);
        response
    }
}

/// What `next` answers to a request; refusals and faults as a Dutch page to who asks for pages, as browsers do
pub async fn as_page<F: Future<Output = Response>>(
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let accepted = request.headers().get_all(header::ACCEPT);
    let wants_pages =
        accepted.iter().any(|value| value.to_str().is_ok_and(|value| value.contains("text/html")));
    // What was sent along is lost, so there is no coming back to it.
    let asked = if request.method().is_safe() { request.uri().clone() } else { Uri::default() };
    let response = next(request).await;
    if !wants_pages {
        return response;
    }
    let Some(told) = response.extensions().get::<Told>() else { return response };
    let (title, text) = in_dutch(told, response.status());
    let mut page = if told.code == ApiError::Unauthenticated.code() {
        web::sign_in_first(response.status(), title, text, &asked)
    } else {
        web::error_page(response.extensions().get(), response.status(), title, text)
    };
    for name in [header::WWW_AUTHENTICATE, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

fn in_dutch(told: &Told, status: StatusCode) -> (&'static str, &str) {
    match told.code {
        "UNAUTHENTICATED" => {
            ("Log eerst in", "Deze pagina is alleen voor wie is ingelogd. Na het inloggen komt u hier terug.")
        }
        "FORBIDDEN" => (
            "Geen toegang",
            "Uw rol staat dit hier niet toe. Vraag de beheerder om een rol waarmee dat wel kan.",
        ),
        "CONFIRMATION_NEEDED" => (
            "Bevestig eerst dat u het bent",
            "Dat is langer dan een kwartier geleden. Ga terug, herlaad de pagina en probeer het opnieuw.",
        ),
        "CROSS_SITE" => (
            "Niet uitgevoerd",
            "Dit verzoek kwam van een andere website. Ga terug en probeer het hier opnieuw.",
        ),
        "NOT_FOUND" => ("Niet gevonden", "Deze pagina bestaat niet, of u mag die niet zien."),
        "METHOD_NOT_ALLOWED" => (
            "Dit is geen pagina",
            "Dit adres hoort bij een formulier dat al is verstuurd. Ga in uw browser een pagina terug, of kies in het menu waar u verder wilt.",
        ),
        "BAD_REQUEST" => {
            ("Niet begrepen", "Het verzoek is onvolledig of onjuist. Ga terug en probeer het opnieuw.")
        }
        "LIMIT_EXCEEDED" if status == StatusCode::BAD_REQUEST => (
            "Te veel ineens",
            "Dit is te veel om in één keer te geven. Vraag minder, zoals een kortere tijd.",
        ),
        "LIMIT_EXCEEDED" => ("Te groot", "Wat u verstuurde is groter dan is toegestaan."),
        "RATE_LIMITED" => (
            "Te veel verzoeken",
            "Er kwamen te veel verzoeken van uw netwerk. Wacht even en probeer het opnieuw.",
        ),
        "TIMED_OUT" => ("Te lang", "Dit duurde te lang. Probeer het over een minuut opnieuw."),
        "SERVICE_UNAVAILABLE" => (
            "Even niet bereikbaar",
            "De gegevens zijn nu niet bereikbaar. Probeer het over een minuut opnieuw.",
        ),
        // The sentences of rules are Dutch.
        _ if status == StatusCode::BAD_REQUEST => ("Dit kan niet", &told.message),
        _ => (
            "Er ging iets mis",
            "Er ging iets mis aan onze kant. Het is vastgelegd; probeer het later opnieuw.",
        ),
    }
}
