/** Quiet, in both themes; the pictures are the brightest thing on the page. */
export const STYLE = `
:root{color-scheme:light dark;--page:#fbfbfc;--text:#1c1e21;--quiet:#6a7078;--line:#e3e5e9;--accent:#2f6fdb}
@media (prefers-color-scheme:dark){:root{--page:#141518;--text:#e4e6ea;--quiet:#8d939c;--line:#2a2d33;--accent:#6b9df2}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.5 Inter,system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1080px;margin:0 auto;padding:40px 24px}
h1{font-size:26px;font-weight:600;margin:0}
h2{font-size:15px;font-weight:600;margin:40px 0 12px}
header p,.small,.headline p,.pictures span,dt{color:var(--quiet)}
header p{margin:4px 0 0}
.headline{display:flex;flex-wrap:wrap;gap:16px 48px;margin:28px 0}
.headline dd{margin:0;font-size:40px;font-weight:600;line-height:1.1}
.headline p,.small{margin:4px 0 0;font-size:12px}
table{border-collapse:collapse;width:100%}
th,td{padding:5px 0 5px 16px;border-bottom:1px solid var(--line);text-align:right;font-weight:400}
th:first-child,.settings td{text-align:left}
th:first-child{padding-left:0}
thead th{color:var(--quiet);font-size:12px}
.settings th{width:140px;color:var(--quiet)}
.bar{position:relative;width:26%}
.bar i{position:absolute;left:16px;bottom:-1px;height:2px;background:var(--accent)}
.absent{opacity:.4}
.chip{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:8px}
figure{margin:0 0 28px}
figcaption{margin-bottom:6px}
.pictures{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}
.pictures img{display:block;width:100%;border-radius:4px}
.pictures span{font-size:12px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 18px;margin:6px 0 0;padding:0;font-size:12px}
@media (max-width:640px){.pictures{grid-template-columns:1fr}}
`;
