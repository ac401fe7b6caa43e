internal import ToolRisk

/// Tools that are dangerous together.
package struct DangerousCombination: Sendable {
    /// What an attacker makes of them; the raw value is what scripts read.
    package enum Kind: String, Sendable, CaseIterable {
        /// A stranger's words lead the agent to carry private data out.
        case leak
        /// A stranger's words lead the agent to run something.
        case hijackedExecution = "hijacked_execution"
        /// A stranger's words lead the agent to delete or to pay.
        case hijackedDamage = "hijacked_damage"

        /// What can happen, in one sentence without a stop.
        package var sentence: String {
            switch self {
            case .leak: "words that strangers wrote can make the agent read private data and send it away"
            case .hijackedExecution: "words that strangers wrote can make the agent run code or commands"
            case .hijackedDamage: "words that strangers wrote can make the agent delete data or move money"
            }
        }
    }

    /// One of the abilities that it takes.
    package struct Leg: Sendable {
        /// The ability: a label, or what the tools do.
        package let name: String
        /// The tools that have it, the riskiest first; never empty.
        package let tools: [ToolStack.Placed]
    }

    /// What an attacker makes of it.
    package let kind: Kind
    /// The abilities, in the order in which they are used.
    package let legs: [Leg]
    /// True when one server alone has all of them.
    package let isWithinOneServer: Bool

    /// The combinations that the tools of a stack make, the worst first.
    static func all(in stack: ToolStack) -> [DangerousCombination] {
        let source = leg("untrusted_source", in: stack) { $0.verdict.labels.contains(.untrustedSource) }
        let privateData = leg("private_data", in: stack) { $0.verdict.labels.contains(.privateData) }
        let egress = leg("egress", in: stack) { $0.verdict.labels.contains(.egress) }
        let execution = leg("execute", in: stack) { $0.verdict.category == .execute && $0.verdict.risk >= 4 }
        let damage = leg("destroy or pay", in: stack) {
            $0.verdict.category == .destructive || $0.verdict.category == .financial
        }
        return [
            combination(.leak, [source, privateData, egress]),
            combination(.hijackedDamage, [source, damage]),
            combination(.hijackedExecution, [source, execution]),
        ].compactMap(\.self)
    }

    private static func leg(_ name: String, in stack: ToolStack, _ isWanted: (CatalogueTool) -> Bool) -> Leg? {
        let tools = stack.tools(where: isWanted)
        return tools.isEmpty ? nil : Leg(name: name, tools: tools)
    }

    private static func combination(_ kind: Kind, _ legs: [Leg?]) -> DangerousCombination? {
        let found = legs.compactMap(\.self)
        guard found.count == legs.count, let first = found.first else { return nil }
        let alone = found.dropFirst().reduce(Set(first.tools.map(\.member))) { servers, leg in
            servers.intersection(leg.tools.map(\.member))
        }
        return DangerousCombination(kind: kind, legs: found, isWithinOneServer: !alone.isEmpty)
    }
}
