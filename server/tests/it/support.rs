//! One server on a database of its own, called without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use backend::events::{self, Hub};
use backend::{Backend, Ctx, SystemClock, Vault, people};
use domain::people::{Access, People, PersonForm, SetupForm, SignInForm, SignInOrigin, SignedIn};
use domain::{Actor, Role};
use http::{Request, Response};
use http_body_util::BodyExt;
use server::assets::Assets;
use server::boot;
use server::client_address::TrustedProxies;
use server::documents::{Concerns, Sockets};
use server::health::{Health, Pulses};
use server::live::Live;
use server::router::{Surroundings, router};
use server::state::{AppState, MetricsToken};
use server::status_pages::PublicPages;
use server::telemetry::Metrics;
use sqlx::PgPool;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub const SITE: &str = "https://muster.test";
pub const PASSWORD: &str = "correct horse battery staple";
/// Generous for a busy machine; what is waited for usually comes at once.
pub const SOON: Duration = Duration::from_secs(20);

/// One process, so to speak.
pub struct Server {
    pub router: Router,
    pub backend: Backend,
    pub pulses: Pulses,
    pub stop: CancellationToken,
    _site: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Server {
    /// Migrates the database and starts everything but the workers and the socket.
    pub async fn start(db: PgPool) -> Self {
        Self::at(db, SITE).await
    }

    pub async fn at(db: PgPool, public_url: &str) -> Self {
        backend::db::migrate(&db).await.unwrap();
        let ctx = Ctx::new(db, Arc::new(SystemClock), public_url).sealing(Vault::with_key(&[7; 32]));
        let backend = Backend::new(ctx);
        let (hub, pulses, stop) = (Hub::default(), Pulses::default(), CancellationToken::new());
        let mut listening = hub.head();
        tokio::spawn(events::listen(backend.ctx().clone(), hub.clone(), stop.clone()));
        let ports = boot::ports(&backend);
        let site = site();
        let state = AppState {
            ctx: backend.ctx().clone(),
            site: public_url.parse().unwrap(),
            assets: Assets::new(Some(site.path().to_owned())),
            live: Live::start(backend.ctx().clone(), hub.clone(), ports.access.clone(), stop.clone()),
            health: Health::new(backend.ctx().clone(), hub.clone(), pulses.clone()),
            metrics: Metrics::start().unwrap(),
            metrics_token: MetricsToken::default(),
            leptos: boot::leptos_options(),
            public: PublicPages::new(true),
            sockets: Sockets {
                desk: backend.desk().clone(),
                access: ports.access.clone(),
                concerns: Concerns::start(&hub),
                stop: stop.clone(),
            },
            ports,
        };
        listening.changed().await.unwrap();
        let around = Surroundings {
            site: public_url.parse().unwrap(),
            proxies: TrustedProxies::default(),
            request_timeout: SOON,
        };
        Self { router: router(state, &around), backend, pulses, stop, _site: site }
    }

    pub async fn call(&self, request: Request<Body>) -> Response<Body> {
        tokio::time::timeout(SOON, self.router.clone().oneshot(request)).await.unwrap().unwrap()
    }

    pub async fn get(&self, path: &str) -> Response<Body> {
        self.call(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// The first admin, signed in.
    pub async fn admin(&self) -> SignedIn {
        let link = people::setup_link(self.backend.ctx()).await.unwrap().expect("there is no admin yet");
        let token = link.split_once("token=").expect("the link carries a token").1.to_owned();
        let form = SetupForm {
            token,
            organisation: "Lighthouse".into(),
            time_zone: "Europe/Berlin".into(),
            name: "Ada Ames".into(),
            email: "ada@example.org".into(),
            password: PASSWORD.into(),
        };
        self.backend.set_up(form, SignInOrigin::default()).await.unwrap()
    }

    /// Somebody else, signed in.
    pub async fn person(&self, by: &Actor, name: &str, role: Role) -> SignedIn {
        let email = format!("{}@example.org", name.to_lowercase());
        let form = PersonForm {
            name: name.into(),
            email: email.clone(),
            role,
            title: String::new(),
            time_zone: String::new(),
            password: PASSWORD.into(),
        };
        People::create(&self.backend, by, form).await.unwrap();
        let form = SignInForm { email, password: PASSWORD.into() };
        self.backend.sign_in(form, SignInOrigin::default()).await.unwrap()
    }
}

/// The least that counts as a built site.
pub fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    for file in ["pkg/program.json", "pkg/editor.js", "pkg/muster.css", "icons.svg"] {
        std::fs::write(site.path().join(file), file).unwrap();
    }
    site
}

pub fn with_session(mut request: Request<Body>, token: &str) -> Request<Body> {
    let cookie = format!("__Host-muster={token}").parse().unwrap();
    request.headers_mut().insert(http::header::COOKIE, cookie);
    request
}

pub fn header<'a>(response: &'a Response<Body>, name: &str) -> &'a str {
    response.headers().get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
}

pub async fn text(response: Response<Body>) -> String {
    let body = tokio::time::timeout(SOON, response.into_body().collect()).await.unwrap().unwrap();
    String::from_utf8(body.to_bytes().to_vec()).unwrap()
}
