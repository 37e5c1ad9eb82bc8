//! Choices that belong to a browser rather than to a person: kept in a cookie, changed by a plain form.

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use serde::Deserialize;

use crate::config::PublicUrl;

const ONE_YEAR_S: u32 = 31_536_000;

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    Light,
    Dark,
    System,
}

impl Theme {
    fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::System => "system",
        }
    }
}

#[derive(Debug, Deserialize)]
pub struct ThemeForm {
    theme: Theme,
}

/// Keeps the theme and goes back to the page that the form stood on.
pub async fn set_theme(State(site): State<PublicUrl>, headers: HeaderMap, Form(form): Form<ThemeForm>) -> Response {
    let secure = if site.is_https() { "; Secure" } else { "" };
    // Readable by our own script, which applies the choice without a reload.
    let cookie = format!("theme={}; Path=/; Max-Age={ONE_YEAR_S}; SameSite=Lax{secure}", form.theme.word());
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, back(&site, &headers))]).into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The path of the page that sent the form when it is one of ours, else the first screen.
fn back(site: &PublicUrl, headers: &HeaderMap) -> String {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let came_from = text(header::REFERER).and_then(|referer| referer.parse::<Uri>().ok());
    let path = came_from.as_ref().filter(|uri| is_ours(site, uri, text(header::HOST))).and_then(Uri::path_and_query);
    // Two slashes at the beginning would name another host.
    let path = path.map(|path| path.as_str()).filter(|path| path.starts_with('/') && !path.starts_with("//"));
    path.unwrap_or("/").to_owned()
}

fn is_ours(site: &PublicUrl, uri: &Uri, host: Option<&str>) -> bool {
    let Some((scheme, authority)) = uri.scheme_str().zip(uri.authority()) else { return false };
    host == Some(authority.as_str()) || site.origin() == format!("{scheme}://{authority}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_site() {
        let table = [
            ("https://m.example/incidents/INC-42?tab=log", "/incidents/INC-42?tab=log"),
            ("http://10.0.0.5:3000/alerts", "/alerts"),
            ("https://m.example", "/"),
            ("https://m.example//evil.example/", "/"),
            ("https://evil.example/alerts", "/"),
            ("http://m.example/alerts", "/"),
            ("https://m.example@evil.example/alerts", "/"),
            ("/alerts", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ];
        let site = "https://m.example".parse().unwrap();
        for (referer, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            headers.insert(header::HOST, "10.0.0.5:3000".parse().unwrap());
            assert_eq!(back(&site, &headers), expected, "{referer}");
        }
    }
}
