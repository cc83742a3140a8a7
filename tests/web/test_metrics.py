"""What is measured: words of ours as labels, and nothing that someone typed."""

from bot.web.metrics import MOST_LABELS, Metrics


def page(metrics: Metrics) -> str:
    return metrics.page().decode()


def test_verbs_are_counted_and_timed():
    metrics = Metrics()
    metrics.handled("approve", "done", 0.02)
    metrics.refused("not-held")
    metrics.retried("ratelimited")
    metrics.ticked(0.3)
    shown = page(metrics)
    assert 'cspr_handled_seconds_count{outcome="done",verb="approve"} 1.0' in shown
    assert 'cspr_refusals_total{verb="not-held"} 1.0' in shown
    assert 'cspr_delivery_retries_total{why="ratelimited"} 1.0' in shown
    assert "cspr_tick_seconds_count 1.0" in shown


def test_a_text_never_becomes_a_label():
    metrics = Metrics()
    for typed in ("Child Q", "U012", "", "a" * 41, "ann@example.org", "because\nshe", "v2!"):
        metrics.refused(typed)
    assert 'cspr_refusals_total{verb="other"} 7.0' in page(metrics)
    assert page(metrics).count("cspr_refusals_total{") == 1


def test_the_number_of_labels_is_bounded():
    metrics = Metrics()
    for number in range(MOST_LABELS + 50):
        metrics.refused(f"verb-{number}")
    metrics.refused("verb-1")
    assert page(metrics).count("cspr_refusals_total{") == MOST_LABELS + 1
    assert 'cspr_refusals_total{verb="verb-1"} 2.0' in page(metrics)


def test_two_apps_in_one_process_count_apart():
    first, second = Metrics(), Metrics()
    first.refused("approve")
    assert "cspr_refusals_total{" not in page(second)


def test_a_state_that_the_outbox_has_no_more_is_not_shown():
    metrics = Metrics()
    metrics.outbox({"pending": 3, "unknown": 1}, 10)
    metrics.outbox({"pending": 1}, 2)
    assert 'state="unknown"' not in page(metrics)
    assert 'cspr_outbox{state="pending"} 1.0' in page(metrics)
