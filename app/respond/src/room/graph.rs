//! The picture of what is bleeding: who needs it above, affected services in the middle, what they need below.
//! Laid out here, in whole numbers, so that server and browser draw the same.

use super::impact::last;
use domain::impact::{Finding, ServiceState};
use domain::incidents::AffectedService;
use domain::services::ServiceRef;
use leptos::prelude::*;

const WIDTH: i32 = 288;
const NODE_H: i32 = 30;
const ROW_GAP: i32 = 22;
/// Rows inside one tier stand closer than tiers.
const LINE_GAP: i32 = 6;
const PER_LINE: usize = 3;
const GAP: i32 = 6;
/// Width of a character of the label, on average; affected services stand in bold.
const CHARACTER: i32 = 6;
const BOLD_CHARACTER: i32 = 7;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    name: String,
    tier: usize,
    x: i32,
    y: i32,
    width: i32,
    core: bool,
    /// How it does, if anybody has said.
    state: Option<ServiceState>,
}

impl Node {
    fn middle(&self) -> i32 {
        self.x + self.width / 2
    }

    /// As much of the name as fits.
    fn label(&self) -> String {
        let character = if self.tier == 1 { BOLD_CHARACTER } else { CHARACTER };
        let room = usize::try_from((self.width - 12) / character).unwrap_or(0);
        if self.name.chars().count() <= room {
            return self.name.clone();
        }
        self.name.chars().take(room.saturating_sub(1)).chain(['…']).collect()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Picture {
    nodes: Vec<Node>,
    /// Pairs of (needs, needed), as positions in `nodes`.
    edges: Vec<(usize, usize)>,
    height: i32,
}

/// Three tiers, each in lines of three.
fn lay_out(affected: &[AffectedService], findings: &[Finding]) -> Picture {
    let is_affected = |service: &ServiceRef| affected.iter().any(|it| it.service.id == service.id);
    let gather = |of: fn(&AffectedService) -> &Vec<ServiceRef>, taken: &[(ServiceRef, bool)]| {
        let mut found: Vec<(ServiceRef, bool)> = Vec::new();
        for service in affected.iter().flat_map(of) {
            let stands = taken.iter().chain(&found).any(|(held, _)| held.id == service.id);
            if !is_affected(service) && !stands {
                found.push((service.clone(), false));
            }
        }
        found
    };
    let above = gather(|it| &it.depended_on_by, &[]);
    // What stands above already is not drawn a second time.
    let below = gather(|it| &it.depends_on, &above);
    let tiers = [above, affected.iter().map(|it| (it.service.clone(), it.core)).collect(), below];
    let mut picture = Picture::default();
    let mut ids = Vec::new();
    let mut y = 1;
    for (tier, services) in tiers.into_iter().enumerate() {
        if services.is_empty() {
            continue;
        }
        for line in services.chunks(PER_LINE) {
            let count = i32::try_from(line.len()).unwrap_or(1);
            let width = ((WIDTH - 2 - GAP * (count - 1)) / count).min(150);
            let left = (WIDTH - width * count - GAP * (count - 1)) / 2;
            for (at, (service, core)) in (0..).zip(line) {
                let x = left + at * (width + GAP);
                let state = last(findings, service.id).map(|finding| finding.state);
                picture.nodes.push(Node { name: service.name.clone(), tier, x, y, width, core: *core, state });
                ids.push(service.id);
            }
            y += NODE_H + LINE_GAP;
        }
        y += ROW_GAP - LINE_GAP;
    }
    picture.height = y - ROW_GAP + 1;
    let at = |service: &ServiceRef| ids.iter().position(|id| *id == service.id);
    for it in affected {
        let Some(here) = at(&it.service) else { continue };
        picture.edges.extend(it.depends_on.iter().filter_map(at).map(|below| (here, below)));
        picture.edges.extend(
            it.depended_on_by.iter().filter(|above| !is_affected(above)).filter_map(at).map(|above| (above, here)),
        );
    }
    picture
}

/// A line from the foot of one node to the head of another.
fn path(from: &Node, to: &Node) -> String {
    if from.y == to.y {
        let (left, right) = if from.x < to.x { (from, to) } else { (to, from) };
        return format!("M{} {}H{}", left.x + left.width, left.y + NODE_H / 2, right.x);
    }
    let (from, to) = if from.y < to.y { (from, to) } else { (to, from) };
    let (x1, y1, x2, y2) = (from.middle(), from.y + NODE_H, to.middle(), to.y);
    let half = (y1 + y2) / 2;
    format!("M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}")
}

#[component]
pub fn Graph(affected: Vec<AffectedService>, findings: Vec<Finding>) -> impl IntoView {
    let picture = lay_out(&affected, &findings);
    let spoken = affected
        .iter()
        .map(|it| match last(&findings, it.service.id) {
            Some(finding) => format!("{} is {}", it.service.name, finding.state.word().to_lowercase()),
            None => format!("{} is affected", it.service.name),
        })
        .collect::<Vec<_>>()
        .join("; ");
    let edges = picture
        .edges
        .iter()
        .filter_map(|(from, to)| Some((picture.nodes.get(*from)?, picture.nodes.get(*to)?)))
        .map(|(from, to)| view! { <path class="edge" class:hot=from.tier < 2 && to.tier == 1 d=path(from, to)></path> })
        .collect_view();
    let nodes = picture
        .nodes
        .iter()
        .map(|node| {
            let label = node.label();
            view! {
                <g class="node" class:hit=node.tier == 1 class:core=node.core data-state=node.state.map(ServiceState::as_str)>
                    <title>{node.state.map_or_else(|| node.name.clone(), |state| format!("{}: {}", node.name, state.word()))}</title>
                    <rect x=node.x y=node.y width=node.width height=NODE_H rx="6"></rect>
                    <text x=node.middle() y=node.y + 19 text-anchor="middle">{label}</text>
                </g>
            }
        })
        .collect_view();
    view! {
        <figure class="graph">
            <svg viewBox=format!("0 0 {WIDTH} {}", picture.height) role="img" aria-label=spoken>
                {edges}
                {nodes}
            </svg>
            <figcaption>"Above: who needs it. Below: what it needs."</figcaption>
        </figure>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::ServiceId;

    fn service(n: u8) -> ServiceRef {
        let id: ServiceId = format!("00000000-0000-0000-0000-0000000000{n:02}").parse().unwrap();
        ServiceRef { id, slug: format!("s{n}"), name: format!("service number {n}") }
    }

    fn hit(n: u8, above: &[u8], below: &[u8]) -> AffectedService {
        let list = |them: &[u8]| them.iter().map(|n| service(*n)).collect();
        AffectedService { service: service(n), core: false, depends_on: list(below), depended_on_by: list(above) }
    }

    #[test]
    fn tiers_stand_above_each_other_and_inside_the_picture() {
        let picture = lay_out(&[hit(1, &[2, 3], &[4, 5, 6, 7]), hit(8, &[1], &[4])], &[]);
        assert_eq!(picture.nodes.len(), 8, "one node per service");
        assert!(
            picture
                .nodes
                .iter()
                .all(|node| node.x >= 0 && node.x + node.width <= WIDTH && node.y + NODE_H <= picture.height)
        );
        assert_eq!(picture.edges.len(), 2 + 4 + 1);
    }

    #[test]
    fn nothing_is_drawn_twice() {
        let picture = lay_out(&[hit(1, &[2], &[]), hit(3, &[], &[2])], &[]);
        assert_eq!(picture.nodes.len(), 3, "{picture:?}");
        assert_eq!(picture.edges.len(), 2);
    }

    #[test]
    fn long_names_are_cut() {
        let node = Node {
            name: "a very long name of a service".into(),
            tier: 0,
            x: 0,
            y: 0,
            width: 90,
            core: false,
            state: None,
        };
        assert_eq!(node.label().chars().count(), 13);
    }
}
