internal import JSONText
internal import ToolRisk

extension AttackPattern {
    /// Reads an array of patterns.
    ///
    /// - Throws: what cannot be read, and where.
    package static func read(_ bytes: [UInt8]) throws(AttackDataError) -> [AttackPattern] {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw AttackDataError(place: "attacks", problem: error.message)
        }
        guard case .array(let elements) = value else {
            throw AttackDataError(place: "attacks", problem: "this is no list")
        }
        var patterns: [AttackPattern] = []
        for element in elements { patterns.append(try AttackPattern(AttackFields(element, at: "attacks"))) }
        return patterns
    }

    private init(_ outer: AttackFields) throws(AttackDataError) {
        id = try outer.text("id")
        let fields = outer.moved(to: id)
        try fields.expect([
            "id", "name", "mechanism", "incidents", "sources", "frameworks", "abuses", "labels", "stops", "visibility",
            "reach", "plays", "unplayable",
        ])
        name = try fields.text("name")
        mechanism = try fields.text("mechanism")
        var incidents: [Incident] = []
        for incident in try fields.list("incidents") {
            incidents.append(Incident(what: try incident.text("what"), date: try incident.optionalText("date")))
        }
        self.incidents = incidents
        var sources: [Source] = []
        for source in try fields.list("sources") {
            sources.append(Source(place: try source.text("place"), checked: try source.word("checked")))
        }
        self.sources = sources
        frameworks = try fields.texts("frameworks")
        var abuses: [RiskCategory] = []
        for name in try fields.texts("abuses") {
            guard let category = RiskCategory(rawValue: name) else { throw fields.problem("abuses", "`\(name)`?") }
            abuses.append(category)
        }
        self.abuses = abuses
        var labels: ToolLabels = []
        for name in try fields.texts("labels") {
            guard let label = ToolLabels(name: name) else { throw fields.problem("labels", "`\(name)`?") }
            labels.formUnion(label)
        }
        self.labels = labels
        stops = try fields.texts("stops")
        visibility = try fields.word("visibility")
        reach = try fields.text("reach")
        unplayable = try fields.optionalText("unplayable")
        var plays: [AttackPlay] = []
        for play in try fields.list("plays") { plays.append(try AttackPlay(play)) }
        self.plays = plays
        guard plays.isEmpty == (unplayable != nil) else {
            throw fields.problem("plays", "there are plays, or there is a reason for having none")
        }
    }
}
