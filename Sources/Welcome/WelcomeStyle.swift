/// The start page's look: light and dark, from a phone's width up.
enum WelcomeStyle {
    static let sheet = """

        :root { color-scheme: light dark; --ground: #faf8f5; --card: #fff; --ink: #1c1917; --soft: #6b625a;
          --line: #e7e1d9; --accent: #b93a1b; --tint: #fbeee9; --code: #f5f1ec }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #14110f; --card: #1d1916; --ink: #f0ebe5; --soft: #a89d92; --line: #342d27;
            --accent: #ff8763; --tint: #33201a; --code: #15120f } }
        * { box-sizing: border-box }
        body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink);
          background: var(--ground) }
        main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 4rem }
        header { display: flex; align-items: center; gap: .9rem; flex-wrap: wrap }
        header svg { width: 2.6rem; height: 2.6rem; color: var(--accent); flex: none }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; letter-spacing: -.01em }
        h1 small { font-size: .9rem; font-weight: 400; color: var(--soft); margin-left: .4rem; letter-spacing: 0 }
        h2 { font-size: 1.05rem; margin: 0 0 .8rem }
        h3 { font-size: .95rem; margin: 0; overflow-wrap: anywhere }
        p { margin: .5rem 0 }
        .lead { color: var(--soft); max-width: 44rem; margin: 1rem 0 1.6rem }
        .pill { margin-left: auto; font-size: .8rem; padding: .15rem .7rem; border-radius: 1rem; color: var(--accent);
          background: var(--tint); white-space: nowrap }
        .cards { display: grid; gap: 1.1rem }
        .cards > * { min-width: 0 }
        @media (min-width: 56rem) { .cards { grid-template-columns: 5fr 7fr } .wide { grid-column: 1 / -1 } }
        section { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.1rem 1.2rem }
        code, pre { font: .86rem/1.55 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
        code { user-select: all; -webkit-user-select: all; overflow-wrap: anywhere }
        pre { margin: .6rem 0 0; padding: .8rem .9rem; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--code); border-radius: .5rem;
          border: 1px solid var(--line); user-select: all; -webkit-user-select: all }
        a { color: var(--accent) }
        .pool { padding: .8rem 0; border-top: 1px solid var(--line) }
        .pool:first-of-type { border-top: 0; padding-top: 0 }
        .pool:last-child { padding-bottom: 0 }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .35rem 0 0;
          font-size: .9rem }
        dt, .soft { color: var(--soft) }
        .soft { font-size: .9rem }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere }
        details { border-top: 1px solid var(--line); padding: .6rem 0 }
        details:first-of-type { border-top: 0; padding-top: 0 }
        details:last-of-type { padding-bottom: 0 }
        summary { cursor: pointer; font-size: .95rem }
        table { width: 100%; border-collapse: collapse; font-size: .92rem }
        th { text-align: left; font-weight: 500; font-size: .82rem; color: var(--soft); padding: 0 .8rem .4rem 0 }
        td { border-top: 1px solid var(--line); padding: .5rem .8rem .5rem 0; vertical-align: baseline;
          overflow-wrap: anywhere }
        td:last-child, th:last-child { padding-right: 0 }
        td b { font: 600 1rem/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; color: var(--accent);
          user-select: all; -webkit-user-select: all }
        td b.whole, td.purpose, td.time { white-space: nowrap }
        td.time { color: var(--soft) }
        @media (max-width: 44rem) {
          main { padding-top: 1.4rem }
          thead { display: none }
          table, tbody { display: block }
          tr { display: grid; grid-template-columns: minmax(0, 1fr) fit-content(60%); gap: .1rem .8rem; padding: .7rem 0;
            border-top: 1px solid var(--line) }
          tbody tr:first-child { border-top: 0; padding-top: 0 }
          td { border: 0; padding: 0 }
          td.pool-id { grid-column: 1 / -1; font-size: .82rem } }
        nav { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; font-size: .9rem; margin-top: 1.4rem }

        """
}
