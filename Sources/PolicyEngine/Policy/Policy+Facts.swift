internal import JSONText
internal import ToolRisk

extension Policy {
    /// The fact that a path starts from; absent for arguments, which are no fact.
    func fact(_ root: ValuePath.Root, of call: PolicedCall, facts: CallFacts) -> Fact {
        switch root {
        case .arguments: .absent
        case .toolName: call.kind == .tool ? .known(.string(call.target)) : .absent
        case .toolCategory: judgedFact(of: call) { facts.tool?.category.map { .string($0.rawValue) } }
        case .toolRisk: judgedFact(of: call) { facts.tool?.risk.map { .integer(Int64($0)) } }
        case .toolAnnotation(let hint):
            // Without a definition nobody knows what the server would have said.
            facts.tool.map { $0.annotations[hint].map(Fact.known) ?? .absent } ?? .unknown
        case .serverName: .known(.string(facts.server))
        case .grantLabel: .known(.string(facts.grant.label))
        case .grantTags: .known(.array(facts.grant.tags.map(JSONValue.string)))
        case .grantSubject: facts.grant.subject.map { .known(.string($0)) } ?? .absent
        case .grantClaim(let claim): facts.grant.claims[claim].map(Fact.known) ?? .absent
        case .clientName: facts.clientName.map { .known(.string($0)) } ?? .absent
        case .hour(let zone): civilFact(facts, zone) { .integer(Int64($0.hour)) }
        case .weekday(let zone): civilFact(facts, zone) { .string($0.weekday.rawValue) }
        case .date(let zone): civilFact(facts, zone) { .string($0.dateText) }
        }
    }

    /// What the catalogue made of the tool's definition: nothing else has a category.
    private func judgedFact(of call: PolicedCall, _ value: () -> JSONValue?) -> Fact {
        guard call.kind == .tool else { return .absent }
        return value().map(Fact.known) ?? .unknown
    }

    private func civilFact(_ facts: CallFacts, _ zone: String, _ value: (CivilTime) -> JSONValue) -> Fact {
        guard let rules = zone == "UTC" || zone.isEmpty ? .utc : timeZones[zone] else { return .unknown }
        let seconds = facts.wallNanoseconds.flooredQuotient(dividingBy: 1_000_000_000)
        return .known(value(CivilTime(unixSeconds: seconds, offsetSeconds: rules.offsetSeconds(at: seconds))))
    }
}
