internal import Diagnostics
internal import DocumentText
internal import JSONText
internal import PolicyEngine
internal import RegularExpressions
internal import ToolRisk

/// The values that operators compare with.
extension PolicyLoader {
    mutating func test(_ comparator: Comparator, _ node: DocumentNode, for path: ValuePath) -> ValueTest? {
        switch comparator {
        case .eq: return operand(node, for: path).map { .equals($0) }
        case .neq: return operand(node, for: path).map { .differs($0) }
        case .isIn: return operands(node, comparator, for: path).map { .isOneOf($0) }
        case .notIn: return operands(node, comparator, for: path).map { .isNoneOf($0) }
        case .contains: return value(node).map { .contains($0) }
        case .lt: return numeric(node, comparator).map { .less($0) }
        case .lte: return numeric(node, comparator).map { .atMost($0) }
        case .gt: return numeric(node, comparator).map { .greater($0) }
        case .gte: return numeric(node, comparator).map { .atLeast($0) }
        case .regex: return pattern(node, comparator).map { .matches($0) }
        case .notRegex: return pattern(node, comparator).map { .doesNotMatch($0) }
        case .exists: return bool(node, what: "the value of `exists`").map { .exists($0) }
        case .startsWith: return text(node, comparator).map { .startsWith($0) }
        case .endsWith: return text(node, comparator).map { .endsWith($0) }
        case .withinPath: return directories(node).map { .isWithin($0) }
        case .hostIn: return hosts(node).map { .hostIsOneOf($0) }
        case .lengthLte: return length(node).map { .lengthAtMost($0) }
        case .from: return sources(node).map { .isFrom($0) }
        case .detects: return detectors(node, what: "`detects`").map { .holdsFinding($0) }
        }
    }

    // MARK: - Any value

    /// The JSON value that a node stands for.
    mutating func value(_ node: DocumentNode) -> JSONValue? {
        switch node.content {
        case .scalar(let scalar): return value(scalar, at: node.place)
        case .sequence(let elements):
            let values = elements.map { value($0) }
            return values.contains { $0 == nil } ? nil : .array(values.compactMap { $0 })
        case .mapping(let members):
            var values: [JSONValue.Member] = []
            for member in members {
                guard let value = value(member.value) else { return nil }
                values.append(JSONValue.Member(member.key, value))
            }
            return .object(values)
        }
    }

    private mutating func value(_ scalar: Scalar, at place: Place) -> JSONValue? {
        switch scalar.meaning {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .number(let number): return .number(number)
        case .string:
            if scalar.isOldBoolean {
                problems.warning(
                    .ambiguousScalar, at: place,
                    "\(PlainText.quoted(scalar.text)) is read as a string here and as a boolean by older YAML readers",
                    help: "put it in quotes, or write `true` or `false`")
            }
            return .string(scalar.text)
        case .almostNumber:
            ambiguousNumber(scalar, at: place)
            return nil
        }
    }

    private mutating func operand(_ node: DocumentNode, for path: ValuePath) -> JSONValue? {
        switch path.root {
        case .weekday: return weekday(node)
        case .hour: return hour(node)
        case .toolCategory: return category(node)
        case .toolRisk: return risk(node)
        case .arguments, .toolName, .toolAnnotation, .serverName, .grantLabel, .grantTags,
            .grantSubject, .grantClaim, .clientName, .date:
            return value(node)
        }
    }

    private mutating func operands(
        _ node: DocumentNode, _ comparator: Comparator, for path: ValuePath
    ) -> [JSONValue]? {
        guard let elements = node.elements else {
            badOperand(comparator, needs: "a list", node, help: "write the values between `[` and `]`")
            return nil
        }
        guard !elements.isEmpty else {
            problems.error(
                .emptyValue, at: node.place, "the list of operator `\(comparator.rawValue)` is empty",
                help: "list at least one value")
            return nil
        }
        let values = elements.map { operand($0, for: path) }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
    }

    private mutating func weekday(_ node: DocumentNode) -> JSONValue? {
        guard let scalar = node.scalar, let name = Weekday.name(scalar.text) else {
            problems.error(
                .operand, at: node.place, "a day of the week is expected",
                help: "write `monday`, `mon` or `1` to `sunday`, `sun` or `7`")
            return nil
        }
        return .string(name)
    }

    private mutating func hour(_ node: DocumentNode) -> JSONValue? {
        guard case .number(let number)? = node.scalar?.meaning, let hour = number.int64Value, (0...23).contains(hour)
        else {
            problems.error(.operand, at: node.place, "an hour is a whole number from 0 to 23")
            return nil
        }
        return .number(number)
    }

    private mutating func category(_ node: DocumentNode) -> JSONValue? {
        choice(node, what: "`tool.category`", among: RiskCategory.allCases.map(\.rawValue)).map { .string($0) }
    }

    private mutating func risk(_ node: DocumentNode) -> JSONValue? {
        guard case .number(let number)? = node.scalar?.meaning, let risk = number.int64Value, (1...5).contains(risk)
        else {
            problems.error(.operand, at: node.place, "the risk of a tool is a whole number from 1 to 5")
            return nil
        }
        return .number(number)
    }

    // MARK: - Values of one type

    private mutating func numeric(_ node: DocumentNode, _ comparator: Comparator) -> JSONNumber? {
        if case .number(let number)? = node.scalar?.meaning { return number }
        if let scalar = node.scalar, scalar.meaning == .almostNumber {
            ambiguousNumber(scalar, at: node.place)
            return nil
        }
        badOperand(
            comparator, needs: "a number", node, help: node.scalar?.style == .quoted ? "remove the quotes" : nil)
        return nil
    }

    private mutating func text(_ node: DocumentNode, _ comparator: Comparator) -> String? {
        guard let scalar = node.scalar, scalar.meaning == .string else {
            badOperand(comparator, needs: "a string", node, help: "put the text in quotes")
            return nil
        }
        guard !scalar.text.isEmpty else {
            problems.error(
                .emptyValue, at: node.place, "operator `\(comparator.rawValue)` with an empty text decides nothing")
            return nil
        }
        return scalar.text
    }

    private mutating func pattern(_ node: DocumentNode, _ comparator: Comparator) -> RegularExpression? {
        text(node, comparator).flatMap { expression($0, at: node.place) }
    }

    private mutating func directories(_ node: DocumentNode) -> [String]? {
        let nodes = node.elements ?? [node]
        guard !nodes.isEmpty else {
            problems.error(.emptyValue, at: node.place, "operator `within_path` has no directory")
            return nil
        }
        var directories: [String] = []
        for node in nodes {
            guard let text = text(node, .withinPath) else { continue }
            do {
                directories.append(try DirectoryReader.read(text))
            } catch {
                report(error, as: .directory, at: node.place)
            }
        }
        return directories.count == nodes.count ? directories : nil
    }

    private mutating func hosts(_ node: DocumentNode) -> [HostPattern]? {
        guard let nodes = node.elements, !nodes.isEmpty else {
            badOperand(.hostIn, needs: "a list of hosts", node, help: "write `[example.com, \"*.example.org\"]`")
            return nil
        }
        var hosts: [HostPattern] = []
        for node in nodes {
            guard let text = text(node, .hostIn) else { continue }
            if let pattern = hostPattern(text, at: node.place) { hosts.append(pattern) }
        }
        return hosts.count == nodes.count ? hosts : nil
    }

    /// A host that addresses may name.
    mutating func hostPattern(_ text: String, at place: Place) -> HostPattern? {
        if let pattern = HostPattern(text), isHost(text) { return pattern }
        problems.error(
            .hostPattern, at: place, "\(PlainText.quoted(text)) is no host pattern",
            help: "write a host without scheme, port and path, such as `example.com` or `*.example.com`")
        return nil
    }

    // A colon belongs to an IPv6 literal; a single one is a port.
    private func isHost(_ text: String) -> Bool {
        text.utf8.count { $0 == UInt8(ascii: ":") } != 1
    }

    private mutating func length(_ node: DocumentNode) -> Int? {
        guard let number = numeric(node, .lengthLte) else { return nil }
        guard let length = number.int64Value, (0...Int64(Int32.max)).contains(length) else {
            problems.error(
                .numberOutOfRange, at: node.place,
                "a length must be a whole number from 0 to \(Int32.max)")
            return nil
        }
        return Int(length)
    }

    private mutating func badOperand(
        _ comparator: Comparator, needs: String, _ node: DocumentNode, help: String? = nil
    ) {
        problems.error(
            .operand, at: node.place, "operator `\(comparator.rawValue)` needs \(needs), not \(node.kind)", help: help)
    }
}
