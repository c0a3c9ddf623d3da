//# {"kind": "action", "expect": {"value": ["action", false, "2026-03-01T12:00:00.000Z", "Ada", "Brakes", "Car", null]}}
return [req1.kind, req1.dryRun, req1.now.toISOString(), req1.user.name, req1.module.name, req1.project.name, req1.object];
