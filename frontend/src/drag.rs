//! Dragging over a lane of the time line chooses a stretch of it: the form that covers it opens, filled in. Pressing a
//! shift, and the list of shifts, are the ways without a mouse.

use std::cell::{Cell, RefCell};

use web_sys::{Element, Event, KeyboardEvent, MouseEvent};

use crate::dom::{around, document, on, on_first, set, target, write};
use crate::moments;
use crate::page::{self, Step};

/// So far a press has to move before it is no press any more, in pixels.
const MOVES: f64 = 6.0;
const SVG: &str = "http://www.w3.org/2000/svg";

/// A stretch that is being chosen.
struct Drag {
    lane: Element,
    /// Where it began, in pixels of the window.
    x: f64,
    began: i64,
    /// What shows it, once it has moved.
    shown: Option<(Element, Element)>,
}

/// Where a lane lies in time.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: i64,
    to: i64,
    /// What is chosen begins and ends at whole ones of these after `from`.
    step: i64,
}

thread_local! {
    static DRAG: RefCell<Option<Drag>> = const { RefCell::new(None) };
    /// The press that comes now ended a drag.
    static DRAGGED: Cell<bool> = const { Cell::new(false) };
}

pub fn wake() {
    on(&document(), "mousedown", |event: MouseEvent| {
        DRAGGED.set(false);
        let lane = target(&event).and_then(|target| around::<Element>(&target, "svg[data-cover]"));
        let Some(lane) = lane.filter(|_| event.button() == 0) else { return };
        let Some(began) = span_of(&lane).map(|span| at(&lane, span, event.client_x())) else { return };
        // A link would be dragged away as a picture.
        event.prevent_default();
        let x = f64::from(event.client_x());
        DRAG.with_borrow_mut(|drag| *drag = Some(Drag { lane, x, began, shown: None }));
    });
    on(&document(), "mousemove", |event: MouseEvent| {
        DRAG.with_borrow_mut(|drag| {
            if let Some(drag) = drag
                && (drag.shown.is_some() || (f64::from(event.client_x()) - drag.x).abs() >= MOVES)
            {
                drag.show(event.client_x());
            }
        });
    });
    on(&document(), "mouseup", |event: MouseEvent| {
        let Some(drag) = DRAG.take() else { return };
        if drag.shown.is_some() {
            let chosen = drag.chosen(event.client_x());
            drag.hide();
            DRAGGED.set(true);
            if let Some((starts_at, ends_at)) = chosen {
                let address = drag.lane.get_attribute("data-cover").unwrap_or_default();
                page::visit(format!("{address}&starts_at=@{starts_at}&ends_at=@{ends_at}#cover"), Step::On);
            }
        }
    });
    // What ends a drag over a shift is no press on it.
    on_first(&document(), "click", |event: Event| {
        if DRAGGED.replace(false)
            && target(&event).is_some_and(|at| around::<Element>(&at, "svg[data-cover]").is_some())
        {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    on(&document(), "keydown", |event: KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(drag) = DRAG.take()
        {
            DRAGGED.set(drag.shown.is_some());
            drag.hide();
        }
    });
}

impl Drag {
    fn chosen(&self, client_x: i32) -> Option<(i64, i64)> {
        let span = span_of(&self.lane)?;
        let ended = at(&self.lane, span, client_x);
        Some(stretch(span, self.began, ended))
    }

    fn show(&mut self, client_x: i32) {
        let (Some(span), Some((starts_at, ends_at))) = (span_of(&self.lane), self.chosen(client_x)) else { return };
        if self.shown.is_none() {
            self.shown = draw(&self.lane);
        }
        let Some((rect, text)) = &self.shown else { return };
        let share = |at: i64| 100.0 * (at - span.from) as f64 / (span.to - span.from) as f64;
        set(rect, "x", &format!("{:.3}%", share(starts_at)));
        set(rect, "width", &format!("{:.3}%", share(ends_at) - share(starts_at)));
        let (x, anchor) = if share(starts_at) > 60.0 { (share(ends_at), "end") } else { (share(starts_at), "start") };
        set(text, "x", &format!("{x:.3}%"));
        set(text, "text-anchor", anchor);
        let zone = self.lane.get_attribute("data-zone");
        let words = |at| moments::weekday_and_clock(at, zone.clone());
        write(text, &format!("{} to {}", words(starts_at), words(ends_at)));
    }

    fn hide(&self) {
        if let Some((rect, text)) = &self.shown {
            rect.remove();
            text.remove();
        }
    }
}

fn draw(lane: &Element) -> Option<(Element, Element)> {
    let make = |name: &str, attributes: &[(&str, &str)]| {
        let element = document().create_element_ns(Some(SVG), name).ok()?;
        attributes.iter().for_each(|(name, value)| set(&element, name, value));
        lane.append_child(&element).ok()?;
        Some(element)
    };
    let rect = make("rect", &[("class", "chosen"), ("y", "3"), ("height", "50"), ("rx", "5")])?;
    let text = make("text", &[("class", "chosen"), ("y", "33"), ("dx", "8")])?;
    Some((rect, text))
}

fn span_of(lane: &Element) -> Option<Span> {
    let number = |name: &str| lane.get_attribute(name)?.parse().ok();
    Some(Span { from: number("data-from")?, to: number("data-to")?, step: number("data-step")? })
}

fn at(lane: &Element, span: Span, client_x: i32) -> i64 {
    let place = lane.get_bounding_client_rect();
    let share = ((f64::from(client_x) - place.left()) / place.width().max(1.0)).clamp(0.0, 1.0);
    span.from + (share * (span.to - span.from) as f64) as i64
}

/// From one end to the other, in whole steps, one at least, within the lane.
fn stretch(span: Span, one: i64, other: i64) -> (i64, i64) {
    let steps = |at: i64| (at - span.from) as f64 / span.step as f64;
    let first = steps(one.min(other)).floor() as i64;
    let last = (steps(one.max(other)).ceil() as i64).max(first + 1);
    ((span.from + first * span.step).max(span.from), (span.from + last * span.step).min(span.to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_whole_steps_whichever_way_it_is_drawn() {
        let span = Span { from: 1000, to: 1100, step: 10 };
        assert_eq!(stretch(span, 1013, 1048), (1010, 1050));
        assert_eq!(stretch(span, 1048, 1013), (1010, 1050));
        assert_eq!(stretch(span, 1013, 1013), (1010, 1020));
        assert_eq!(stretch(span, 1095, 1100), (1090, 1100));
    }
}
