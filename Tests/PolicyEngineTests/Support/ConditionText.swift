internal import JSONText
internal import PolicyEngine
internal import RegularExpressions

/// Builds conditions from `path operator` and a JSON value, as the corpus writes them.
struct ConditionText {
    struct Unknown: Error {
        let text: String
    }

    static func condition(_ pathAndOperator: String, _ value: String) throws -> Condition {
        guard let space = pathAndOperator.lastIndex(of: " ") else { throw Unknown(text: pathAndOperator) }
        let name = String(pathAndOperator[pathAndOperator.index(after: space)...])
        let path = try path(String(pathAndOperator[..<space]))
        return Condition(path: path, test: try test(name, JSONValue(parsing: value)), operatorName: name)
    }

    /// A path such as `args.a["b c"][0][*]`, or one of the facts.
    static func path(_ text: String) throws -> ValuePath {
        if let root = facts[text] { return ValuePath(root: root, text: text) }
        if text.hasPrefix("tool.annotations.") {
            return ValuePath(root: .toolAnnotation(String(text.dropFirst("tool.annotations.".count))), text: text)
        }
        if text.hasPrefix("grant.claims.") {
            return ValuePath(root: .grantClaim(String(text.dropFirst("grant.claims.".count))), text: text)
        }
        guard text.hasPrefix("args") else { throw Unknown(text: text) }
        var steps: [ValuePath.Step] = []
        var rest = text.dropFirst("args".count)
        while let first = rest.first {
            rest = rest.dropFirst()
            if first == "." {
                let key = rest.prefix { $0 != "." && $0 != "[" }
                steps.append(.key(String(key)))
                rest = rest.dropFirst(key.count)
            } else {
                let inside = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inside.count + 1)
                if inside == "*" {
                    steps.append(.every)
                } else if inside == "**" {
                    steps.append(.everyText)
                } else if let place = Int(inside) {
                    steps.append(.index(place))
                } else {
                    steps.append(.key(String(inside.dropFirst().dropLast())))
                }
            }
        }
        return ValuePath(root: .arguments, steps: steps, text: text)
    }

    private static let facts: [String: ValuePath.Root] = [
        "tool.name": .toolName, "tool.category": .toolCategory, "tool.risk": .toolRisk, "server.name": .serverName,
        "grant.label": .grantLabel, "grant.tags": .grantTags, "grant.subject": .grantSubject,
        "client.name": .clientName, "time.hour": .hour(zone: "UTC"), "time.weekday": .weekday(zone: "UTC"),
        "time.date": .date(zone: "UTC"), "time.hour in Nowhere": .hour(zone: "Nowhere/Nowhere"),
    ]

    private static func test(_ name: String, _ value: JSONValue) throws -> ValueTest {
        switch (name, value) {
        case ("eq", let value): .equals(value)
        case ("neq", let value): .differs(value)
        case ("in", .array(let values)): .isOneOf(values)
        case ("not_in", .array(let values)): .isNoneOf(values)
        case ("lt", .number(let number)): .less(number)
        case ("lte", .number(let number)): .atMost(number)
        case ("gt", .number(let number)): .greater(number)
        case ("gte", .number(let number)): .atLeast(number)
        case ("regex", .string(let pattern)): .matches(try RegularExpression(pattern))
        case ("not_regex", .string(let pattern)): .doesNotMatch(try RegularExpression(pattern))
        case ("contains", let value): .contains(value)
        case ("exists", .bool(let wanted)): .exists(wanted)
        case ("starts_with", .string(let text)): .startsWith(text)
        case ("ends_with", .string(let text)): .endsWith(text)
        case ("within_path", .array(let values)): .isWithin(values.compactMap(\.text))
        case ("host_in", .array(let values)): .hostIsOneOf(values.compactMap(\.text).compactMap(HostPattern.init))
        case ("length_lte", .number(let number)): .lengthAtMost(Int(number.int64Value ?? 0))
        case ("from", .array(let values)): .isFrom(values.compactMap(\.text))
        case ("detects", .string(let text)): .holdsFinding([Detector(rawValue: text)].compactMap { $0 })
        default: throw Unknown(text: name)
        }
    }
}

extension JSONValue {
    /// The text of a string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
