//! What answers requests; may be exchanged as a whole while connections are open.

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::Router;
use axum::body::Body;
use http::{Request, Response};
use tower::ServiceExt;

/// Cheap to clone; all clones see an exchange.
#[derive(Clone)]
pub struct Routes(Arc<ArcSwap<Router>>);

impl Routes {
    pub fn new(router: Router) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(router)))
    }

    /// From the next request on, this router answers.
    pub fn exchange(&self, router: Router) {
        self.0.store(Arc::new(router));
    }

    pub async fn answer(&self, request: Request<Body>) -> Response<Body> {
        let router = Router::clone(&self.0.load());
        let Ok(response) = router.oneshot(request).await;
        response
    }
}
