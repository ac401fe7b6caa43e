/// Pages name every target, and their links lead somewhere.
enum PageRule {
    /// The target names in the first column of the tables of `ARCHITECTURE.md`.
    static func targetsNamed(in page: String) -> Set<String> {
        var names: Set<String> = []
        for line in page.split(separator: "\n") where line.hasPrefix("|") {
            guard let cell = line.split(separator: "|").first else { continue }
            for match in cell.matches(of: /`([A-Za-z0-9]+)`/) { names.insert(String(match.1)) }
        }
        return names
    }

    /// Relative links of a page that lead to no file.
    static func brokenLinks(in page: String, at path: String, exists: (String) -> Bool) -> [Finding] {
        let folder = path.split(separator: "/").dropLast().map(String.init)
        var findings: [Finding] = []
        for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for match in line.matches(of: /\]\(([^)\s#]+)[^)]*\)/) where !match.1.contains("://") {
                let target = resolve(String(match.1), in: folder)
                if !exists(target) {
                    findings.append(
                        Finding(path: path, line: index + 1, message: "the link to `\(match.1)` leads nowhere"))
                }
            }
        }
        return findings
    }

    private static func resolve(_ link: String, in folder: [String]) -> String {
        var parts = folder
        for part in link.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }
}
