// throw-away: node tui-shot.mjs name path [theme] [width] [lang]
import { chromium } from "@playwright/test";
import { readFileSync, existsSync, writeFileSync } from "node:fs";
const base = process.env.BASE ?? "http://127.0.0.1:8472";
const dir = readFileSync("/tmp/tui/dir","utf8").trim();
const told = readFileSync(`${dir}/data/sign-in.txt`,"utf8");
const email=/e-mail\s+(\S+)/.exec(told)[1], password=/password\s+(\S+)/.exec(told)[1];
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args:["--no-sandbox","--disable-gpu"] });
for (const spec of process.argv.slice(2)) {
  const [name,path,theme="light",width="1440",lang="en-GB",act] = spec.split("|");
  const ctx = await b.newContext({ colorScheme: theme, reducedMotion:"reduce", viewport:{width:+width,height:860}, locale: lang });
  const p = await ctx.newPage();
  p.on("pageerror", e=>console.log(name,"PAGEERROR",e.message)); p.on("console", m=>{ if(m.type()==="error") console.log(name,m.text()); });
  await p.goto(base+"/login");
  const r = await p.request.post(base+"/api/v1/auth/login",{data:{email,password}}); 
  const ws=(await (await p.request.get(base+"/api/v1/workspaces")).json()).items[0]; const pr=(await (await p.request.get(base+`/api/v1/workspaces/${ws.id}/projects`)).json()).items[0];
  const mods=(await (await p.request.get(base+`/api/v1/modules?project_id=${pr.id}`)).json()).items; const sys=mods.find(m=>m.prefix==="SYS"); const os=(await (await p.request.get(base+`/api/v1/modules/${sys.id}/objects?limit=200`)).json()).items; const o=os.filter(x=>x.link_counts.incoming>1&&x.link_counts.outgoing>0)[0];
  const M=Object.fromEntries(mods.map(m=>[m.prefix,m.id]));
  const t0=Date.now(); await p.goto(base+path.replace("{p}",pr.id).replace("{o}",o.id).replace(/\{(\w+)\}/g,(_,k)=>M[k]??k)); await p.waitForLoadState("networkidle");
  if (act) await (new Function("p","return (async()=>{"+act+"})()"))(p);
  await p.waitForTimeout(400); await p.screenshot({path:`/tmp/trace-ui-${name}.png`}); console.log(name, Date.now()-t0);
  await ctx.close();
}
await b.close();
