/** `npm run codes`: the sample sign-ins of this folder's trial, with the one-time codes that hold now. */
import { sampleSignIns } from '#server/platform/access/samples.ts';
import { VAR } from '#server/platform/db/open.ts';

const now = new Date();
const signIns = await sampleSignIns(VAR, now);
if (signIns.length === 0) {
	console.log('There are no samples here. `npm start` makes them, with the embedded database and without DEMO=off.');
} else {
	const width = Math.max(...signIns.map(({ name }) => name.length));
	const seconds = 30 - Math.floor((now.getTime() / 1000) % 30);
	console.log(`Tài khoản mẫu, chỉ để dùng thử (sample accounts, for trial only). Đăng nhập ở /staff/sign-in`);
	for (const { name, username, password, code } of signIns)
		console.log(`  ${name.padEnd(width)}  ${username.padEnd(12)}  ${password}  ${code}`);
	console.log(`Mã một lần còn đúng thêm ${seconds} giây; lấy mã mới: npm run codes (new one-time codes)`);
}
