package import Catalogue
internal import JSONText
internal import ToolRisk

/// Writes patterns and results for machines; each a document with a line end.
package enum AttackJSON {
    /// The patterns as one array.
    package static func list(_ patterns: [AttackPattern]) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginArray()
        for pattern in patterns { write(pattern, to: &writer) }
        writer.endArray()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    static func pattern(_ pattern: AttackPattern) -> [UInt8] {
        var writer = JSONWriter()
        write(pattern, to: &writer)
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    /// What became of each pattern, and how many came to what; `policy` is the name of the one that was tried.
    package static func results(_ reports: [AttackReport], policy: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("policy", policy ?? "recommended")
        writer.key("counts")
        writer.beginObject()
        for verdict in AttackVerdict.allCases {
            writer.key(verdict.key)
            writer.integer(reports.count { $0.verdict == verdict })
        }
        writer.endObject()
        writer.key("patterns")
        writer.beginArray()
        for report in reports { write(report, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")]
    }

    // MARK: - Patterns

    private static func write(_ pattern: AttackPattern, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", pattern.id)
        writer.member("name", pattern.name)
        writer.member("mechanism", pattern.mechanism)
        writer.key("incidents")
        writer.beginArray()
        for incident in pattern.incidents {
            writer.beginObject()
            writer.member("what", incident.what)
            if let date = incident.date { writer.member("date", date) }
            writer.endObject()
        }
        writer.endArray()
        writer.key("sources")
        writer.beginArray()
        for source in pattern.sources {
            writer.beginObject()
            writer.member("place", source.place)
            writer.member("checked", source.checked.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writer.member("frameworks", pattern.frameworks)
        writer.member("abuses", pattern.abuses.map(\.rawValue))
        writer.member("labels", pattern.labels.names)
        writer.member("stops", pattern.stops)
        writer.member("visibility", pattern.visibility.rawValue)
        writer.member("reach", pattern.reach)
        if let unplayable = pattern.unplayable { writer.member("unplayable", unplayable) }
        writer.key("plays")
        writer.beginArray()
        for play in pattern.plays {
            writer.beginObject()
            writer.member("title", play.title)
            writer.member("stage", play.stage.rawValue)
            writer.member("policy", play.policy)
            writer.member("steps", play.steps.map(\.note))
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    // MARK: - Results

    private static func write(_ report: AttackReport, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("id", report.pattern.id)
        writer.member("name", report.pattern.name)
        writer.member("verdict", report.verdict.key)
        writer.key("by_default_alone")
        writer.bool(report.isByDefaultAlone)
        if let unplayable = report.pattern.unplayable { writer.member("why", unplayable) }
        writer.key("plays")
        writer.beginArray()
        for play in report.plays {
            writer.beginObject()
            writer.member("title", play.title)
            writer.member("verdict", play.verdict.key)
            if let problem = play.problem { writer.member("problem", problem) }
            writer.key("steps")
            writer.beginArray()
            for step in play.steps { write(step, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    private static func write(_ step: AttackReport.StepReport, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("step", step.note)
        writer.member("verdict", step.verdict.key)
        writer.key("reasons")
        writer.beginArray()
        for reason in step.reasons {
            writer.beginObject()
            writer.member("code", reason.code)
            if !reason.rule.isEmpty { writer.member("rule", reason.rule) }
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}

extension AttackVerdict {
    /// The word for it in JSON.
    fileprivate var key: String { rawValue.replacing(" ", with: "_") }
}

extension JSONWriter {
    fileprivate mutating func member(_ key: String, _ value: String) {
        self.key(key)
        string(value)
    }

    fileprivate mutating func member(_ key: String, _ values: [String]) {
        self.key(key)
        beginArray()
        for value in values { string(value) }
        endArray()
    }
}
