"""Pictures (图) of statistics: chart, finding, source and table in one, the same on a page, in a file and in a briefing."""
