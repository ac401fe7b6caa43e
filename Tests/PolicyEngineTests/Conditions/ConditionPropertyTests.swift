internal import JSONText
internal import PolicyEngine
internal import Testing

/// What must hold for every condition and every argument: seeded random values, so a failure repeats.
struct ConditionPropertyTests {
    private static let rounds = 20_000

    private struct Generator {
        private var state: UInt64

        init(seed: UInt64) {
            state = seed
        }

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(limit))
        }

        mutating func pick<Element>(_ choices: [Element]) -> Element {
            choices[below(choices.count)]
        }

        private static let scalars = [
            "null", "true", "false", "0", "1", "5", "-1", "0.5", "9007199254740992", "9007199254740993", "\"\"",
            "\"a\"", "\"5\"", "\"ab/\"", "\"/a/b\"", "\"/a/../b\"", "\"https://a.b/\"", "\"https://a.b@c\"",
        ]

        mutating func value(depth: Int = 2) -> String {
            switch depth == 0 ? 0 : below(6) {
            case 4: return "[" + (0..<below(4)).map { _ in value(depth: depth - 1) }.joined(separator: ",") + "]"
            case 5:
                let keys = ["a", "b", "c"].prefix(below(4))
                return "{" + keys.map { "\"\($0)\":\(value(depth: depth - 1))" }.joined(separator: ",") + "}"
            default: return pick(Self.scalars)
            }
        }

        mutating func list() -> String {
            "[" + (0...below(3)).map { _ in value() }.joined(separator: ",") + "]"
        }

        /// A condition over `args.x` as path, operator and value.
        mutating func condition() -> (name: String, value: String) {
            let path = pick(["args.x", "args.x.a", "args.x[0]", "args.x[*]", "args.x[*].b", "args.y"])
            let number = pick(["0", "1", "5", "9007199254740992"])
            let (name, value) = pick([
                ("eq", value()), ("neq", value()), ("in", list()), ("not_in", list()), ("lt", number),
                ("lte", number), ("gt", number), ("gte", number), ("regex", "\"^[a-z]\""),
                ("not_regex", "\"^[a-z]\""), ("contains", value()), ("exists", pick(["true", "false"])),
                ("starts_with", "\"a\""), ("ends_with", "\"/\""), ("within_path", "[\"/a\"]"),
                ("host_in", "[\"a.b\"]"), ("length_lte", "2"),
            ])
            return ("\(path) \(name)", value)
        }
    }

    private static func passes(_ effect: RuleEffect, _ condition: Condition, _ arguments: String) throws -> Bool {
        try Sample.decide(Sample.policy([Sample.rule(effect, [condition])]), arguments).plan != nil
    }

    /// The same JSON with every letter of a string escaped, numbers with an exponent, and whitespace.
    private static func respelled(_ value: JSONValue) -> String {
        switch value {
        case .null: return " null "
        case .bool(let value): return " \(value)\n"
        case .number(let number): return number.isZero ? "0.0" : "\(number.text)e-0"
        case .string(let text):
            let units = text.utf16.map { "\\u00" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
            return "\"\(units.joined())\""
        case .array(let elements): return "[ " + elements.map(respelled).joined(separator: " ,") + "]"
        case .object(let members):
            let texts = members.reversed().map { "\(respelled(.string($0.key))): \(respelled($0.value))" }
            return "{\t" + texts.joined(separator: ",") + "}"
        }
    }

    @Test func `no condition passes as a requirement while its opposite passes too`() throws {
        var generator = Generator(seed: 1)
        let opposites = [
            "eq": "neq", "in": "not_in", "regex": "not_regex", "lt": "gte", "gt": "lte", "lte": "gt", "gte": "lt",
        ]
        for _ in 0..<Self.rounds {
            let (name, value) = generator.condition()
            guard let space = name.lastIndex(of: " "),
                let opposite = opposites[String(name[name.index(after: space)...])]
            else { continue }
            let one = try ConditionText.condition(name, value)
            let other = try ConditionText.condition("\(name[..<space]) \(opposite)", value)
            let arguments = "{\"x\":\(generator.value())}"
            let both = try Self.passes(.require, one, arguments) && Self.passes(.require, other, arguments)
            #expect(!both, "\(name) \(value) and its opposite, \(arguments)")
        }
    }

    @Test func `what a requirement refuses, a trigger on the opposite refuses too`() throws {
        var generator = Generator(seed: 2)
        let opposites = ["eq": "neq", "in": "not_in", "regex": "not_regex"]
        for _ in 0..<Self.rounds {
            let (name, value) = generator.condition()
            guard let space = name.lastIndex(of: " "), !name.contains("[*]"),
                let opposite = opposites[String(name[name.index(after: space)...])]
            else { continue }
            let requirement = try ConditionText.condition(name, value)
            let trigger = try ConditionText.condition("\(name[..<space]) \(opposite)", value)
            let arguments = "{\"x\":\(generator.value())}"
            let isRequired = try Self.passes(.require, requirement, arguments)
            #expect(isRequired == (try Self.passes(.deny, trigger, arguments)), "\(name) \(value), \(arguments)")
        }
    }

    @Test func `how an argument is spelled does not matter`() throws {
        var generator = Generator(seed: 3)
        for _ in 0..<Self.rounds {
            let (name, value) = generator.condition()
            let condition = try ConditionText.condition(name, value)
            let arguments = "{\"x\":\(generator.value())}"
            let other = Self.respelled(try JSONValue(parsing: arguments))
            for effect in [RuleEffect.require, .deny] {
                let plain = try Self.passes(effect, condition, arguments)
                #expect(
                    plain == (try Self.passes(effect, condition, other)), "\(name) \(value), \(arguments), \(other)")
            }
        }
    }

    @Test func `a requirement and a trigger never both let an undecidable value pass`() throws {
        var generator = Generator(seed: 4)
        for _ in 0..<Self.rounds {
            let (name, value) = generator.condition()
            let condition = try ConditionText.condition(name, value)
            let document = try JSONDocument(parsing: Array("{\"x\":\(generator.value())}".utf8))
            let call = PolicedCall(kind: .tool, target: "pay", arguments: .root)
            for effect in [RuleEffect.require, .deny] {
                var trace = ExplanationTrace()
                let policy = Sample.policy([Sample.rule(effect, [condition])])
                let verdict = policy.decide(call, in: document, facts: Sample.facts(), trace: &trace)
                let isUndecidable = trace.events.contains { event in
                    if case .condition(_, _, _, .undecidable) = event { true } else { false }
                }
                #expect(!isUndecidable || verdict.refusal != nil, "\(name) \(value)")
            }
        }
    }
}
