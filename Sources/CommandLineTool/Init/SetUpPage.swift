internal import Catalogue
internal import Diagnostics
internal import ToolRisk

/// What `init` found and proposes, for people.
struct SetUpPage {
    let setUp: SetUp
    /// Where policies are.
    let directory: String
    /// Policies that are there already and were left as they are.
    let kept: Set<String>
    /// Whether nothing was written.
    let isTrial: Bool

    func text(on terminal: Terminal) -> String {
        var page = PageText(on: terminal)
        for file in setUp.files {
            page.heading("\(file.location.client)  \(PlainText.escaped(file.location.path))")
            for entry in file.entries { describe(entry, in: &page) }
        }
        if setUp.canLeak {
            page.line()
            page.paragraph(
                "Together these servers can read a stranger's words, read private data, and send data out. The "
                    + "policies ask a person before data leaves after both; taking a server away is safer.", .caution)
        }
        for file in setUp.files {
            let wrapped = file.entries.compactMap { entry in
                if case .policy(let policy) = entry.outcome { (entry.launch, policy) } else { nil }
            }
            guard !wrapped.isEmpty else { continue }
            let path = PlainText.escaped(file.location.path)
            page.heading("in \(path), put these in place of `command`, `args` and `url`")
            for (launch, policy) in wrapped { show(launch, policy, in: &page) }
        }
        page.line()
        page.paragraph(
            isTrial
                ? "Nothing was written. Without `--dry-run` the policies go to \(directory)."
                : "Read the policies, change what does not fit, and restart the clients. The clients' files are yours: "
                    + "they were not touched.")
        return page.text
    }

    private func describe(_ entry: SetUp.Entry, in page: inout PageText) {
        let name = PlainText.quoted(entry.launch.name)
        switch entry.outcome {
        case .wrapped:
            page.paragraph("\(name) is behind Sallyport already", indent: 2, .good)
        case .unknown:
            let what = entry.launch.url != nil && entry.launch.words.isEmpty ? "--url <address>" : "-- <command>"
            page.paragraph(
                "\(name) is not in the catalogue; ask it: `sallyport scan -o <policy> \(what)`", indent: 2, .caution)
        case .policy(let policy):
            let server = entry.recognition.map { recognition in
                let doubt = recognition.isSure ? "" : ", if the name does not mislead"
                let counts = recognition.server.counts
                let parts = RiskCategory.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.title)" }
                return "\(recognition.server.name)\(doubt): \(parts.joined(separator: ", "))"
            }
            let note = kept.contains(policy.fileName) ? " (there already, kept)" : ""
            page.paragraph("\(name) is \(server ?? "known")", indent: 2)
            page.paragraph("policy: \(directory)/\(policy.fileName)\(note)", indent: 4, .faint)
            if let reviewed = entry.reviewedPolicy {
                page.paragraph("a person wrote one too: \(reviewed) in the sources of Sallyport", indent: 4, .faint)
            }
        }
    }

    private func show(_ launch: ServerLaunch, _ policy: StackPolicy, in page: inout PageText) {
        let entry = WrappedEntry(launch, policy: "\(directory)/\(policy.fileName)")
        page.line()
        page.line("  \(PlainText.escaped(launch.name))")
        page.block(entry.json, indent: 4)
        if entry.hidesSecrets {
            page.paragraph("`***` stands for what your file has there", indent: 4, .caution)
        }
        if launch.url != nil, launch.words.isEmpty {
            page.paragraph("each of its `headers` becomes another `--header` and `Name: value` in `args`", indent: 4)
        }
    }
}
