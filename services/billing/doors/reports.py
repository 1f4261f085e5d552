"""The doors to the reports: last night's count as page, data, CSV and plots."""

from services.billing import pages
from services.billing.flows import reports
from services.billing.models.reports import ReportView
from services.billing.pages import plots
from services.billing.store import BillingStore
from shared.asking import Answer, Request
from shared.permissions import Permission
from shared.problems import NotFound
from shared.web import Api


def open_doors(app: Api) -> None:
    """Declare these routes for the service."""

    @app.on("GET", "/reports", who=Permission.READ_BILLING, gives=ReportView)
    def show_reports(request: Request[None]) -> Answer:
        """Last night's count over all claims, as data or as a page."""
        report = BillingStore(request.clinic).find_report()
        return Answer(pages.reports(request, report) if request.wants_page else ReportView(report=report))

    @app.on("GET", "/reports/tables/{table}", who=Permission.READ_BILLING)
    def open_table(request: Request[None]) -> Answer:
        """A table of the report as CSV: payers, ageing, denials, estimates."""
        from services.billing.forms import report_csv

        rows = report_csv.TABLES.get(request.path["table"])
        if rows is None:
            raise NotFound(f"There is no such table: {', '.join(report_csv.TABLES)}.")
        text = report_csv.write(rows(reports.latest(BillingStore(request.clinic))))
        named = f'attachment; filename="{request.path["table"]}.csv"'
        return Answer(text, 200, {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": named})

    @app.on("GET", "/reports/plots/{plot}", who=Permission.READ_BILLING)
    def open_plot(request: Request[None]) -> Answer:
        """A plot of the report as SVG: ageing, days, clean, touchless, expected, estimates, denials."""
        chart_of = plots.CHARTS.get(request.path["plot"])
        if chart_of is None:
            raise NotFound(f"There is no such plot: {', '.join(plots.CHARTS)}.")
        drawn = plots.draw(chart_of(reports.latest(BillingStore(request.clinic))))
        return Answer(drawn, 200, {"Content-Type": "image/svg+xml"})
