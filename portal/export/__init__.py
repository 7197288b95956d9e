"""Everything that the portal holds about one firm, as files the firm can keep (导出本企业全部资料)."""
