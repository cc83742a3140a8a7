-- A database of an earlier version: three reviews in mid-flight, made by the code of commit 01e65f8.
-- tests/faults/test_old_database.py says how, and what is expected of it. Never edited: a database
-- that an older version wrote is as it is.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, oldest VARCHAR DEFAULT '0001' NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001','0001');
CREATE TABLE awaited (
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	item VARCHAR NOT NULL, 
	party VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	version INTEGER, 
	CONSTRAINT pk_awaited PRIMARY KEY (review_id, item, party, user), 
	CONSTRAINT fk_awaited_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
INSERT INTO "awaited" VALUES('T1',2,'terms-of-reference','','U0LEADREV',1);
INSERT INTO "awaited" VALUES('T1',1,'factual-accuracy','agency-2','U0HEALTH',2);
CREATE TABLE belongings (
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	user VARCHAR NOT NULL, 
	roles TEXT NOT NULL, 
	CONSTRAINT pk_belongings PRIMARY KEY (review_id, user), 
	CONSTRAINT fk_belongings_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
INSERT INTO "belongings" VALUES('T1',3,'U0COORD','coordinator');
INSERT INTO "belongings" VALUES('T1',2,'U0COORD','coordinator');
INSERT INTO "belongings" VALUES('T1',2,'U0LEADREV','lead-reviewer');
INSERT INTO "belongings" VALUES('T1',2,'U0PANEL1','panel');
INSERT INTO "belongings" VALUES('T1',2,'U0TRUST','agency');
INSERT INTO "belongings" VALUES('T1',2,'U0TRUSTDEP','agency');
INSERT INTO "belongings" VALUES('T1',1,'U0COORD','coordinator');
INSERT INTO "belongings" VALUES('T1',1,'U0COORD2','coordinator');
INSERT INTO "belongings" VALUES('T1',1,'U0HEALTH','agency');
INSERT INTO "belongings" VALUES('T1',1,'U0LEADREV','lead-reviewer');
INSERT INTO "belongings" VALUES('T1',1,'U0POLDEP','agency');
INSERT INTO "belongings" VALUES('T1',1,'U0POLLEAD','agency');
INSERT INTO "belongings" VALUES('T1',1,'U0TEAM1','review-team');
INSERT INTO "belongings" VALUES('T1',1,'U0TEAM2','review-team');
INSERT INTO "belongings" VALUES('T1',1,'U0TEAM3','review-team');
CREATE TABLE channels (
	team VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	private BOOLEAN NOT NULL, 
	shared BOOLEAN NOT NULL, 
	archived BOOLEAN NOT NULL, 
	bot_in BOOLEAN NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	CONSTRAINT pk_channels PRIMARY KEY (team, channel)
);
INSERT INTO "channels" VALUES('T1','C0REVIEW',1,0,0,1,'2026-01-12 10:00:00.000000');
INSERT INTO "channels" VALUES('T1','C0OTHER',1,0,0,1,'2026-01-12 10:00:02.000000');
INSERT INTO "channels" VALUES('T1','C0THIRD',1,0,0,1,'2026-01-12 10:00:04.000000');
CREATE TABLE history (
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	behalf VARCHAR, 
	via VARCHAR NOT NULL, 
	batch INTEGER NOT NULL, 
	form VARCHAR NOT NULL, 
	format INTEGER NOT NULL, 
	process_hash VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	mac VARCHAR NOT NULL, 
	CONSTRAINT pk_history PRIMARY KEY (review_id, number), 
	CONSTRAINT ck_history_number CHECK (number >= 1), 
	CONSTRAINT fk_history_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
INSERT INTO "history" VALUES('T1',1,1,'2026-01-12 10:00:00.000000','U0COORD','coordinator',NULL,'/cspr',1,'ReviewOpened',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"by":"U0COORD","channel":"C0REVIEW","decided":"2026-01-12","decision_ref":{"digest":"dc4ce637fa33ee5372eba475e1f1779aae49aae7f963252f2b40a5c621d3c131","text":"a35c6a76d842d2ae"},"on":"2026-01-12","process":"escb","process_hash":"4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66","pseudonym":{"digest":"3f1605e6043d60aa29a6c72faadde14a29f0237462d20a36c191975911493a3d","text":"eb5bd4c175829525"},"ref":"ESCB-2026-01"}','a15ae3252051077156c87eb89444e55c2afbcc6735d8d29abe3f0bc9a0c7f336');
INSERT INTO "history" VALUES('T1',1,2,'2026-01-12 10:00:00.000000','U0COORD','coordinator',NULL,'/cspr',1,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"coordinator","user":"U0COORD"}','7fb696aa954bd19899c67c265ae6457de4e8f1dd85c17fecd1a9c85d6da028dd');
INSERT INTO "history" VALUES('T1',1,3,'2026-01-12 10:00:00.000000','U0COORD','coordinator',NULL,'/cspr',1,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"agreed","item":"decision","name":null,"note":null,"on":"2026-01-12","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-12","ref":{"digest":"1cb7d6741c27f646943e4a35c3f5f3f4ccb4e9a19a71d8fa519d82edad0046c8","text":"73dfcf73b2c243f3"},"told":null,"until":null,"version":null}','c85a6948e4a277883036a1e7e56af9f1be43a0426b71a903480da99de075e998');
INSERT INTO "history" VALUES('T1',1,4,'2026-01-12 10:00:00.000000','U0COORD','',NULL,'/cspr',1,'PartyAdded',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"agency":null,"asked":null,"by_email":null,"deputy":null,"due":"2026-02-12","kind":"check","lead":null,"name":null,"number":1,"on":"2026-01-12","out_of_area":false,"party":"check-1","published":false,"reason":null,"stage":"commissioning","user":null}','7cc552aae1d3694dac43ccf88e9fb8fb2e75045a180d71236783bee1bf295167');
INSERT INTO "history" VALUES('T1',2,1,'2026-01-12 10:00:02.000000','U0COORD','coordinator',NULL,'/cspr',1,'ReviewOpened',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"by":"U0COORD","channel":"C0OTHER","decided":"2026-01-12","decision_ref":{"digest":"f85085d6894fbcf9410e142b1c13bf2209bd75ac4b1d885dcff571b134497c12","text":"1dfc8b066cff71a3"},"on":"2026-01-12","process":"scsp","process_hash":"88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97","pseudonym":{"digest":"e4ae5851040f26dfa8758eaaa495a70b83139da5be736e5b1c9687d128e7d0d2","text":"2f024122c86b181e"},"ref":"SCSP-2026-01"}','77302ece046b4ad376f70253fff92ea02d65a56de4d59cd3519715c847629bf8');
INSERT INTO "history" VALUES('T1',2,2,'2026-01-12 10:00:02.000000','U0COORD','coordinator',NULL,'/cspr',1,'RoleGiven',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"on":"2026-01-12","party":null,"role":"coordinator","user":"U0COORD"}','b14177bdee0fd7b2775c4d51ba791f9c539d1a77a58b0e7757ea58586b402bc8');
INSERT INTO "history" VALUES('T1',2,3,'2026-01-12 10:00:02.000000','U0COORD','coordinator',NULL,'/cspr',1,'ItemClosed',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"how":"agreed","item":"decision","name":null,"note":null,"on":"2026-01-12","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-12","ref":{"digest":"ca354f1ee62cb3e0837198e7a3257dce3602f286eb91c5a53711e34c49c98a05","text":"66cbe0d2640aa430"},"told":null,"until":null,"version":null}','e21ca9164535e99868b29c1ee8c9dbe575a733bfdb2536061ecf3e34c54d1996');
INSERT INTO "history" VALUES('T1',2,4,'2026-01-12 10:00:02.000000','U0COORD','',NULL,'/cspr',1,'PartyAdded',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"agency":null,"asked":null,"by_email":null,"deputy":null,"due":"2026-02-12","kind":"check","lead":null,"name":null,"number":1,"on":"2026-01-12","out_of_area":false,"party":"check-1","published":false,"reason":null,"stage":"panel","user":null}','65b20fc1c5d0eec44cef37057fa1025294697a89ebba70dc31cc0c7bd555548d');
INSERT INTO "history" VALUES('T1',3,1,'2026-01-12 10:00:04.000000','U0COORD','coordinator',NULL,'/cspr',1,'ReviewOpened',1,'0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','{"by":"U0COORD","channel":"C0THIRD","decided":"2026-01-12","decision_ref":{"digest":"0b5dad476571a38a22e7ee05bb3bbb6a0278ca781493827e680fd36d23f146d2","text":"940669f215e25c81"},"on":"2026-01-12","process":"scsp-national","process_hash":"0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c","pseudonym":{"digest":"f47ff49a9835808caef0a78118aaf97a717da14eeb17d35c4f7e9314ed3ebcd9","text":"d7fd175475d0060e"},"ref":"SCSP-2026-02"}','c6a764e2049c1090d70bc7370c1145eca22af4fb9446fc086b1d3217d515f9b0');
INSERT INTO "history" VALUES('T1',3,2,'2026-01-12 10:00:04.000000','U0COORD','coordinator',NULL,'/cspr',1,'RoleGiven',1,'0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','{"on":"2026-01-12","party":null,"role":"coordinator","user":"U0COORD"}','d4ac5ddbf0b579363abbca382d4838eada3a4302feccf1801c3458bb92ee192b');
INSERT INTO "history" VALUES('T1',3,3,'2026-01-12 10:00:04.000000','U0COORD','coordinator',NULL,'/cspr',1,'ItemClosed',1,'0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','{"how":"agreed","item":"decision","name":null,"note":null,"on":"2026-01-12","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-12","ref":{"digest":"eca4c0081e0bb182113ea46f045f76fa433dc83808187bd2a07e0dd26428de4c","text":"36b88459a5db45ce"},"told":null,"until":null,"version":null}','359263c732a0de08d32002ff1e7251aae426714aae6aa9793619a18dfccdafef');
INSERT INTO "history" VALUES('T1',1,5,'2026-01-12 10:00:06.000000','U0COORD','coordinator',NULL,'/cspr',5,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"coordinator","user":"U0COORD2"}','8e75137940c13f21b7c2b2891d2877c5dd5f95cc24748c644f6b6ee45575af33');
INSERT INTO "history" VALUES('T1',1,6,'2026-01-12 10:00:07.000000','U0COORD','coordinator',NULL,'/cspr',6,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"lead-reviewer","user":"U0LEADREV"}','64180b9e580bcbfa9e07bc38fc262a4719c49b09cc44a6a04e0f98285b7c8dea');
INSERT INTO "history" VALUES('T1',1,7,'2026-01-12 10:00:08.000000','U0COORD','coordinator',NULL,'/cspr',7,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"review-team","user":"U0TEAM1"}','d516db42d52e796b4e92549ba77cfea9ca8b82a46a89e63c52a9f70cdd7b791e');
INSERT INTO "history" VALUES('T1',1,8,'2026-01-12 10:00:08.000000','U0COORD','coordinator',NULL,'/cspr',7,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"review-team","user":"U0TEAM2"}','f3485c90cd665ce09d514b4c7404c8433018d5f132522450b09d1bf1d36bb575');
INSERT INTO "history" VALUES('T1',1,9,'2026-01-12 10:00:08.000000','U0COORD','coordinator',NULL,'/cspr',7,'RoleGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-12","party":null,"role":"review-team","user":"U0TEAM3"}','a7e6d9324dd3e062e2a76269e2a75ec0f060defb339ae73165c45ba5ac47883c');
INSERT INTO "history" VALUES('T1',1,10,'2026-01-12 10:00:09.000000','U0COORD','coordinator',NULL,'/cspr',10,'PartyAdded',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"agency":null,"asked":null,"by_email":null,"deputy":"U0POLDEP","due":null,"kind":"agency","lead":"U0POLLEAD","name":{"digest":"849a613d43125dc5ac89f6ebfbfef5f9ea90168af7206e4abd4bfa3883529772","text":"b7b31dd240f60232"},"number":1,"on":"2026-01-12","out_of_area":false,"party":"agency-1","published":false,"reason":null,"stage":"commissioning","user":null}','01dae6b33ad5ab8d70e9b4162f49816850088548d01bbd16d70051e88b995ff7');
INSERT INTO "history" VALUES('T1',1,11,'2026-01-12 10:00:11.000000','U0COORD','coordinator',NULL,'/cspr',11,'PartyAdded',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"agency":null,"asked":null,"by_email":null,"deputy":null,"due":null,"kind":"agency","lead":"U0HEALTH","name":{"digest":"dd22af518d15148ce34ab061264c672b798f1ff009b3dbb425bc28e82b348e3b","text":"3e0c702f7a1ed73a"},"number":2,"on":"2026-01-12","out_of_area":false,"party":"agency-2","published":false,"reason":null,"stage":"commissioning","user":null}','a7bc7843238a4be2e6419f996b6bc6cf3eb58d71c09a67e0bb53c708b76a47ac');
INSERT INTO "history" VALUES('T1',1,12,'2026-01-12 10:00:13.000000','U0COORD','coordinator',NULL,'/cspr',12,'PartyAdded',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"agency":null,"asked":null,"by_email":null,"deputy":null,"due":null,"kind":"family","lead":null,"name":{"digest":"1271f8a1100f6f9e0a8fc3c26ccb8c07bde7318df9de0d7d86c2050040e0cc0f","text":"a1357d14b9af40c3"},"number":1,"on":"2026-01-12","out_of_area":false,"party":"family-1","published":false,"reason":null,"stage":"commissioning","user":null}','f34c7fd7d72dc8943afde9304540670b9d82308633e31838eaaaa09bca70da22');
INSERT INTO "history" VALUES('T1',1,13,'2026-01-12 10:00:14.000000','U0COORD','coordinator',NULL,'/cspr',13,'DueSet',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"due":"2026-01-15","item":"scoping-meeting","on":"2026-01-12","party":null,"reason":{"digest":"93e3d6a51efc35cb87f0dedc92cc707f765659837cb46da8e7cfb3b8f23debcc","text":"e8097cab779c12a4"}}','94a139e20a614402cb98cafe7808001f869fd05c8b81b2379d753b1c794000ce');
INSERT INTO "history" VALUES('T1',2,5,'2026-01-12 10:00:15.000000','U0COORD','coordinator',NULL,'/cspr',5,'PartyAdded',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"agency":null,"asked":null,"by_email":null,"deputy":"U0TRUSTDEP","due":null,"kind":"agency","lead":"U0TRUST","name":{"digest":"c5a5a8de6794577006336ac9deea6d36f3ab6f74727bc12e9ffeeeba4efe7c1a","text":"2c254e363a635bda"},"number":1,"on":"2026-01-12","out_of_area":false,"party":"agency-1","published":false,"reason":null,"stage":"panel","user":null}','6f4f580b4e200cf7ff1f5338b985868d11b6da3c6cbd4802ad924728dd789399');
INSERT INTO "history" VALUES('T1',2,6,'2026-01-12 10:00:17.000000','U0COORD','coordinator',NULL,'/cspr',6,'RoleGiven',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"on":"2026-01-12","party":"agency-1","role":"panel","user":"U0PANEL1"}','977df832247fd428dd6288fc674e9f169f43f84ae47ef9c1d9a5b8f13ee51dd1');
INSERT INTO "history" VALUES('T1',2,7,'2026-01-12 10:00:18.000000','U0COORD','coordinator',NULL,'/cspr',7,'RoleGiven',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"on":"2026-01-12","party":null,"role":"lead-reviewer","user":"U0LEADREV"}','cd963749cfb2b466537f6242ccbc2faf5c1d29f204e1b0e8548e9c0422ed8048');
INSERT INTO "history" VALUES('T1',2,8,'2026-01-12 10:00:19.000000','U0LEADREV','',NULL,'/cspr',8,'ContactAnswered',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"on":"2026-01-12","user":"U0LEADREV","yes":true}','0e4c4510080c1b87e60f1c96a5c07b2decb572d24c4f39bb1f0d33d1f11f4f1a');
INSERT INTO "history" VALUES('T1',2,9,'2026-01-12 10:00:19.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',8,'VersionRegistered',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"by":"U0LEADREV","document":"terms-of-reference","kind":"terms-of-reference","note":null,"on":"2026-01-12","recorded_on":"2026-01-12","url":{"digest":"a57c6452cf815e2c76da4f367db2274a10449a3ae29d33531ba5581dfb4eabc6","text":"884a6553528be901"},"version":1}','3b36c6668f0e6eae6a74eb129069d2046bc5e6dc68493043a917ee076639bd15');
INSERT INTO "history" VALUES('T1',2,10,'2026-01-12 10:00:19.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',8,'VersionCirculated',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"again":false,"document":"terms-of-reference","on":"2026-01-12","version":1}','3aff119929aa6e0895ac506caf3bf14137ec026dcc220bb1dbac42cd38fef37f');
INSERT INTO "history" VALUES('T1',2,11,'2026-01-12 10:00:22.000000','U0PANEL1','',NULL,'/cspr',11,'ContactAnswered',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"on":"2026-01-12","user":"U0PANEL1","yes":true}','10409ef096f527395b953315bcef520a64c5920892404bcd72372a90b5bb16a7');
INSERT INTO "history" VALUES('T1',2,12,'2026-01-12 10:00:22.000000','U0PANEL1','panel',NULL,'/cspr',11,'AnswerGiven',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"answer":"approve","behalf":false,"corrections":false,"holders":["U0PANEL1"],"item":"terms-of-reference","note":null,"on":"2026-01-12","party":null,"prepared_by":null,"reason":null,"recorded_on":"2026-01-12","ref":null,"role":"panel","user":"U0PANEL1","version":1}','8fac818aebdd8f95dd2f33fd1cf60e6d2de6c765b1d0527fa6183b161fec12b7');
INSERT INTO "history" VALUES('T1',3,4,'2026-01-12 10:00:24.000000','U0COORD','coordinator',NULL,'/cspr',4,'DueSet',1,'0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','{"due":"2026-01-14","item":"partnership-contact","on":"2026-01-12","party":null,"reason":{"digest":"aa13c2c9bb63ccdd27483a95b0c31871645eab5f4864f9e5f785f6dc5e4af147","text":"bbe7103bf22705a7"}}','dd2aa7e1c10c65f456ce1f6afb03490f7bd0b3e5ed71b92282a5eb6851ab8fd0');
INSERT INTO "history" VALUES('T1',1,14,'2026-01-16 10:00:00.000000','U0COORD','coordinator',NULL,'/cspr',14,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"held","item":"scoping-meeting","name":null,"note":{"digest":"dae9368180389a9f8b6128fa63e33e4cf24aa58a0d6dc114866b83f72ede1a02","text":"387d1f1c9282d3fe"},"on":"2026-01-15","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":null}','74c65e2cf78ff9000f1c2e9af57addf2385101f1478c513365087d82a4d0bf37');
INSERT INTO "history" VALUES('T1',1,15,'2026-01-16 10:00:01.000000','U0COORD','coordinator',NULL,'/cspr',15,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"done","item":"lead-reviewer","name":null,"note":null,"on":"2026-01-16","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":null}','1d89797d31724fd679ecf65dc4c1a6dd9afdf2f8a24f49a6dc666de93b12d3a2');
INSERT INTO "history" VALUES('T1',1,16,'2026-01-16 10:00:02.000000','U0LEADREV','',NULL,'/cspr',16,'ContactAnswered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-16","user":"U0LEADREV","yes":true}','b9f617cd31d8cf65cfb094debba78a4c47e58360c6ca91d98db9359024a93453');
INSERT INTO "history" VALUES('T1',1,17,'2026-01-16 10:00:02.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',16,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"done","item":"independence","name":null,"note":null,"on":"2026-01-16","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":null}','5d84d5a8534f543851a470625f20347542b179f8b8df9e4fecf178cf236a07fd');
INSERT INTO "history" VALUES('T1',1,18,'2026-01-16 10:00:03.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',18,'VersionRegistered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"by":"U0LEADREV","document":"report","kind":"first-draft","note":null,"on":"2026-01-16","recorded_on":"2026-01-16","url":{"digest":"823f95850f96531f3b1ed62227dd5586c8d4f1e88c729e68fbc1f45059c9f9ff","text":"2d2623df55350ee5"},"version":1}','18d4af5830abda519ddf71b531905baf33e279c904b0999fc0aa1d59def3e3ee');
INSERT INTO "history" VALUES('T1',1,19,'2026-01-16 10:00:03.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',18,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"registered","item":"first-draft","name":null,"note":null,"on":"2026-01-16","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":1}','1245adcf8ad2fd42b225d1bedcab7368636d9b847b5fd1c6baf947d29667ca8f');
INSERT INTO "history" VALUES('T1',1,20,'2026-01-16 10:00:05.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',20,'VersionRegistered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"by":"U0LEADREV","document":"report","kind":"final-draft","note":null,"on":"2026-01-16","recorded_on":"2026-01-16","url":{"digest":"85354f060891da15c93ab7426108322dd4880f7d2afb2de24f07b4ddcec7a54e","text":"d2a655a7a759e776"},"version":2}','8058dd753ebc0db907de0bc0e8a2af0c89130c1c3f47da53be0f1827d8fd7536');
INSERT INTO "history" VALUES('T1',1,21,'2026-01-16 10:00:05.000000','U0LEADREV','lead-reviewer',NULL,'/cspr',20,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"registered","item":"final-draft","name":null,"note":null,"on":"2026-01-16","outcome":null,"party":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":2}','c7517b8b657c400432e324bd53ab2206057b2a534ae3434628c157be7b0e6976');
INSERT INTO "history" VALUES('T1',1,22,'2026-01-16 10:00:07.000000','U0COORD','coordinator','lead-reviewer','/cspr',22,'VersionCirculated',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"again":false,"document":"report","on":"2026-01-16","version":2}','8634110aa6f037b8cf731a2ac546a0a3db633c7fff2deffcea1ad49a81f9c271');
INSERT INTO "history" VALUES('T1',1,23,'2026-01-16 10:00:09.000000','U0POLLEAD','',NULL,'/cspr',23,'ContactAnswered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-16","user":"U0POLLEAD","yes":true}','19bce32b91e7e6cf259b3de4687af5d1ef2fcd7c1b4b6fe92dab977f279705df');
INSERT INTO "history" VALUES('T1',1,24,'2026-01-16 10:00:09.000000','U0POLLEAD','lead',NULL,'/cspr',23,'AnswerGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"answer":"confirm","behalf":false,"corrections":false,"holders":[],"item":"factual-accuracy","note":null,"on":"2026-01-16","party":"agency-1","prepared_by":null,"reason":null,"recorded_on":"2026-01-16","ref":null,"role":"lead","user":"U0POLLEAD","version":2}','8ac297d69d7350dc2ba9857c1b867e1aa10a8e3def50b1d92ffaaf9f3ff027c9');
INSERT INTO "history" VALUES('T1',1,25,'2026-01-16 10:00:09.000000','U0POLLEAD','lead',NULL,'/cspr',23,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"answered","item":"factual-accuracy","name":null,"note":null,"on":"2026-01-16","outcome":null,"party":"agency-1","reason":null,"recorded_on":"2026-01-16","ref":null,"told":null,"until":null,"version":2}','e9749398e79a62d31ae335d33b3f45020a34fe503ba6bde1782a4dcbe246e74a');
INSERT INTO "history" VALUES('T1',1,26,'2026-01-16 10:00:11.000000','U0HEALTH','',NULL,'/cspr',26,'ContactAnswered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-16","user":"U0HEALTH","yes":true}','7ea375b3305aad75a807fb419e05a94285c1e247d81c6343f2286af59ed51937');
INSERT INTO "history" VALUES('T1',1,27,'2026-01-16 10:00:11.000000','U0HEALTH','lead',NULL,'/cspr',26,'AnswerGiven',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"answer":"dispute","behalf":false,"corrections":false,"holders":[],"item":"factual-accuracy","note":null,"on":"2026-01-16","party":"agency-2","prepared_by":null,"reason":{"digest":"1b6304077d0bb25c962f81b73bab806f08eec6dbdbebed6e85465a2c29189445","text":"8dfd5b354fbfc47d"},"recorded_on":"2026-01-16","ref":null,"role":"lead","user":"U0HEALTH","version":2}','60af8a0c5803ca910c01c8208752f7cee8af0899fb525164c3626364841ba7f9');
INSERT INTO "history" VALUES('T1',2,13,'2026-01-16 10:00:13.000000','U0COORD','coordinator',NULL,'/cspr',13,'QuietSet',1,'88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','{"first":"2026-02-02","last":"2026-02-06","on":"2026-01-16","reason":{"digest":"5ff4f4747632a4473cb73bd0c1b95f0163c02a384ef2c91d262d76c7bc7c0e0b","text":"9e5d7b7bcc50b3b3"}}','f9d001aeff3cec0269877c78ad50bb508b104a6142966f79c6202c66cf71fd73');
INSERT INTO "history" VALUES('T1',1,28,'2026-01-16 10:00:15.000000','U0COORD','coordinator',NULL,'/cspr',28,'SecondAsked',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"act":"Redact","by":"U0COORD","command":{"digest":"75f2dcfc7ebe568067cf3cae731b4cb60fd294116bded6030dec76876cd97085","text":"20df1317f16eb013"},"lapses":"2026-01-23","number":1,"on":"2026-01-16"}','933ec81e2d37ffe44643a8401bc9dc4e27b50f37108ed2a063a48718bfa6d955');
INSERT INTO "history" VALUES('T1',1,29,'2026-01-19 10:00:00.000000','U0TEAM1','',NULL,'/cspr',29,'ContactAnswered',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"on":"2026-01-19","user":"U0TEAM1","yes":true}','afa18d5d9fa314db06c92823ff38071f11dc7a9893ffc038549c7bea709f87be');
INSERT INTO "history" VALUES('T1',1,30,'2026-01-19 10:00:00.000000','U0POLLEAD','lead',NULL,'/cspr',30,'ItemClosed',1,'4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','{"how":"done","item":"agency-commitment","name":null,"note":null,"on":"2026-01-19","outcome":null,"party":"agency-1","reason":null,"recorded_on":"2026-01-19","ref":null,"told":null,"until":null,"version":null}','cfee313a502ad338a188a0b1255e2c2602b115524cd902e222a44089fa09bd7d');
CREATE TABLE ledger (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	item VARCHAR NOT NULL, 
	party VARCHAR NOT NULL, 
	step VARCHAR NOT NULL, 
	local_date DATE NOT NULL, 
	due DATE, 
	recipients JSON NOT NULL, 
	channel VARCHAR, 
	outcome VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT ck_ledger_outcome CHECK (outcome IN ('pending', 'posted', 'void', 'held')), 
	CONSTRAINT fk_ledger_review_id FOREIGN KEY(review_id) REFERENCES reviews (id), 
	CONSTRAINT uq_ledger_team_review_id_item_party_step_local_date UNIQUE (team, review_id, item, party, step, local_date)
);
INSERT INTO "ledger" VALUES(1,'T1',1,'','','daily','2026-01-16',NULL,'[]',NULL,'posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(2,'T1',2,'','','daily','2026-01-16',NULL,'[]',NULL,'posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(3,'T1',3,'','','daily','2026-01-16',NULL,'[]',NULL,'posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(4,'T1',1,'scoping-meeting','','day','2026-01-16','2026-01-15','["U0COORD"]','C0REVIEW','posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(5,'T1',3,'national-review-completed','','ask','2026-01-16',NULL,'["U0COORD"]','C0THIRD','posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(6,'T1',3,'partnership-contact','','day','2026-01-16','2026-01-14','["U0COORD"]','C0THIRD','posted','2026-01-16 09:00:00.000000');
INSERT INTO "ledger" VALUES(7,'T1',1,'','','daily','2026-01-19',NULL,'[]',NULL,'posted','2026-01-19 09:00:00.000000');
INSERT INTO "ledger" VALUES(8,'T1',2,'','','daily','2026-01-19',NULL,'[]',NULL,'posted','2026-01-19 09:00:00.000000');
INSERT INTO "ledger" VALUES(9,'T1',3,'','','daily','2026-01-19',NULL,'[]',NULL,'posted','2026-01-19 09:00:00.000000');
INSERT INTO "ledger" VALUES(10,'T1',1,'family-contact','','ask','2026-01-19',NULL,'["U0COORD"]','C0REVIEW','posted','2026-01-19 09:00:00.000000');
INSERT INTO "ledger" VALUES(11,'T1',3,'partnership-contact','','late-1','2026-01-19','2026-01-14','["U0COORD"]','C0THIRD','posted','2026-01-19 09:00:00.000000');
CREATE TABLE limits (
	team VARCHAR NOT NULL, 
	method VARCHAR NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_limits PRIMARY KEY (team, method)
);
CREATE TABLE members (
	team VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (team, channel, user)
);
INSERT INTO "members" VALUES('T1','C0THIRD','U0BOARD');
INSERT INTO "members" VALUES('T1','C0THIRD','U0CHAIR');
INSERT INTO "members" VALUES('T1','C0THIRD','U0COORD');
INSERT INTO "members" VALUES('T1','C0THIRD','U0COORD2');
INSERT INTO "members" VALUES('T1','C0THIRD','U0EXEC');
INSERT INTO "members" VALUES('T1','C0THIRD','U0HEALTH');
INSERT INTO "members" VALUES('T1','C0THIRD','U0LEADREV');
INSERT INTO "members" VALUES('T1','C0THIRD','U0PANEL1');
INSERT INTO "members" VALUES('T1','C0THIRD','U0PANEL2');
INSERT INTO "members" VALUES('T1','C0THIRD','U0PANEL3');
INSERT INTO "members" VALUES('T1','C0THIRD','U0POLDEP');
INSERT INTO "members" VALUES('T1','C0THIRD','U0POLLEAD');
INSERT INTO "members" VALUES('T1','C0THIRD','U0SCHOOL');
INSERT INTO "members" VALUES('T1','C0THIRD','U0SLPR');
INSERT INTO "members" VALUES('T1','C0THIRD','U0SUBCOM');
INSERT INTO "members" VALUES('T1','C0THIRD','U0TEAM1');
INSERT INTO "members" VALUES('T1','C0THIRD','U0TEAM2');
INSERT INTO "members" VALUES('T1','C0THIRD','U0TEAM3');
INSERT INTO "members" VALUES('T1','C0THIRD','U0TRUST');
INSERT INTO "members" VALUES('T1','C0THIRD','U0TRUSTDEP');
INSERT INTO "members" VALUES('T1','C0THIRD','UBOT');
INSERT INTO "members" VALUES('T1','C0OTHER','U0BOARD');
INSERT INTO "members" VALUES('T1','C0OTHER','U0CHAIR');
INSERT INTO "members" VALUES('T1','C0OTHER','U0COORD');
INSERT INTO "members" VALUES('T1','C0OTHER','U0COORD2');
INSERT INTO "members" VALUES('T1','C0OTHER','U0EXEC');
INSERT INTO "members" VALUES('T1','C0OTHER','U0HEALTH');
INSERT INTO "members" VALUES('T1','C0OTHER','U0LEADREV');
INSERT INTO "members" VALUES('T1','C0OTHER','U0PANEL1');
INSERT INTO "members" VALUES('T1','C0OTHER','U0PANEL2');
INSERT INTO "members" VALUES('T1','C0OTHER','U0PANEL3');
INSERT INTO "members" VALUES('T1','C0OTHER','U0POLDEP');
INSERT INTO "members" VALUES('T1','C0OTHER','U0POLLEAD');
INSERT INTO "members" VALUES('T1','C0OTHER','U0SCHOOL');
INSERT INTO "members" VALUES('T1','C0OTHER','U0SLPR');
INSERT INTO "members" VALUES('T1','C0OTHER','U0SUBCOM');
INSERT INTO "members" VALUES('T1','C0OTHER','U0TEAM1');
INSERT INTO "members" VALUES('T1','C0OTHER','U0TEAM2');
INSERT INTO "members" VALUES('T1','C0OTHER','U0TEAM3');
INSERT INTO "members" VALUES('T1','C0OTHER','U0TRUST');
INSERT INTO "members" VALUES('T1','C0OTHER','U0TRUSTDEP');
INSERT INTO "members" VALUES('T1','C0OTHER','UBOT');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0BOARD');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0CHAIR');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0COORD');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0COORD2');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0EXEC');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0HEALTH');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0LEADREV');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0PANEL1');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0PANEL2');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0PANEL3');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0POLDEP');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0POLLEAD');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0SCHOOL');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0SLPR');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0SUBCOM');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0TEAM1');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0TEAM2');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0TEAM3');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0TRUST');
INSERT INTO "members" VALUES('T1','C0REVIEW','U0TRUSTDEP');
INSERT INTO "members" VALUES('T1','C0REVIEW','UBOT');
CREATE TABLE memberships (
	team VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	fetched_at DATETIME NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (team, channel)
);
INSERT INTO "memberships" VALUES('T1','C0REVIEW','2026-01-19 10:00:00.000000');
INSERT INTO "memberships" VALUES('T1','C0OTHER','2026-01-16 10:00:13.000000');
INSERT INTO "memberships" VALUES('T1','C0THIRD','2026-01-12 10:00:24.000000');
CREATE TABLE open_items (
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	item VARCHAR NOT NULL, 
	party VARCHAR NOT NULL, 
	due DATE, 
	next_nudge_at DATETIME, 
	step VARCHAR NOT NULL, 
	CONSTRAINT pk_open_items PRIMARY KEY (review_id, item, party), 
	CONSTRAINT fk_open_items_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
INSERT INTO "open_items" VALUES('T1',3,'','',NULL,'2026-01-20 09:00:00.000000','daily');
INSERT INTO "open_items" VALUES('T1',3,'partnership-contact','','2026-01-14','2026-01-22 09:00:00.000000','late-2');
INSERT INTO "open_items" VALUES('T1',3,'national-review-completed','',NULL,'2026-02-13 09:00:00.000000','ask');
INSERT INTO "open_items" VALUES('T1',3,'published-by-panel','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',3,'disseminated','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'','',NULL,'2026-01-20 09:00:00.000000','daily');
INSERT INTO "open_items" VALUES('T1',2,'panel-member','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'lead-reviewer','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'independence','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'terms-of-reference','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'methodology','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'timeline','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'draft','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'final-draft','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'recommendations-check','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'mirrors-terms','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'strategic-leads','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'governance-bodies','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'agency-response','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'slpr-approval','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'board-sign-off','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'publication-date','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'inform-national-panel','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'inform-dfe','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'inform-ofsted','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'inform-cabinet-member','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'progress-check','check-1','2026-02-12','2026-02-03 09:00:00.000000','before-7');
INSERT INTO "open_items" VALUES('T1',2,'publish','','2026-07-12','2026-07-01 08:00:00.000000','before-7');
INSERT INTO "open_items" VALUES('T1',2,'response-and-actions','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'website-removal','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'seven-minute-briefing','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:council',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:childrens-trust',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:police',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:icb',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:hospitals',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:mental-health',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'briefing-circulated','partner-agency:probation',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'practitioner-briefing','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'learning-shared','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',2,'training-updated','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'','',NULL,'2026-01-20 09:00:00.000000','daily');
INSERT INTO "open_items" VALUES('T1',1,'terms-discussed','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'family-contact','',NULL,'2026-02-16 09:00:00.000000','ask');
INSERT INTO "open_items" VALUES('T1',1,'timetable','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agencies','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'review-team','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'pseudonym','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'family-letter','family-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'family-contribution','family-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agency-letter','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agency-letter','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agency-commitment','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'practitioners-briefed','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'practitioners-briefed','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'chronology','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'chronology','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'first-meeting','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'chronologies-reviewed','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'terms-of-reference','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'key-themes','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'chronology-author-meeting','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'practitioner-meeting','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'practitioner-contribution','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'facts-agreed','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'lived-experience','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'key-lessons','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'draft-discussed','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'final-discussed','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'factual-accuracy','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agency-thoughts','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'agency-thoughts','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'sub-committee','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'learning-priorities','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'learning-priorities-shared','body:escb',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'executive-presentation','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'sign-off','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'response-and-actions','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'learning-follow-up-plan','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'publication-date','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'media-statement','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-agencies','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-agencies','agency-2',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-national-panel','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-dfe','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-ofsted','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'inform-family','family-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'progress-check','check-1','2026-02-12','2026-02-03 09:00:00.000000','before-7');
INSERT INTO "open_items" VALUES('T1',1,'publish','','2026-07-12','2026-07-01 08:00:00.000000','before-7');
INSERT INTO "open_items" VALUES('T1',1,'website-removal','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'briefing-session','',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'impact','agency-1',NULL,NULL,'');
INSERT INTO "open_items" VALUES('T1',1,'impact','agency-2',NULL,NULL,'');
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team VARCHAR NOT NULL, 
	op VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	params TEXT NOT NULL, 
	target VARCHAR NOT NULL, 
	review_id INTEGER, 
	"of" INTEGER, 
	thread_of INTEGER, 
	dedup_key VARCHAR, 
	subject VARCHAR, 
	state VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	not_before DATETIME NOT NULL, 
	lease_until DATETIME, 
	lease_owner VARCHAR, 
	tried_at DATETIME, 
	delivery_id VARCHAR NOT NULL, 
	channel VARCHAR, 
	ts VARCHAR, 
	file VARCHAR, 
	looks INTEGER NOT NULL, 
	error VARCHAR, 
	created_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT ck_outbox_op CHECK (op IN ('post', 'update', 'delete', 'pin', 'upload')), 
	CONSTRAINT ck_outbox_lease CHECK (state <> 'sending' OR lease_until IS NOT NULL), 
	CONSTRAINT ck_outbox_state CHECK (state IN ('pending', 'sending', 'sent', 'unknown', 'dead', 'void', 'held')), 
	CONSTRAINT ck_outbox_of CHECK ((op IN ('post', 'upload')) = ("of" IS NULL)), 
	CONSTRAINT fk_outbox_of FOREIGN KEY("of") REFERENCES outbox (id), 
	CONSTRAINT fk_outbox_review_id FOREIGN KEY(review_id) REFERENCES reviews (id), 
	CONSTRAINT fk_outbox_thread_of FOREIGN KEY(thread_of) REFERENCES outbox (id), 
	CONSTRAINT uq_outbox_delivery_id UNIQUE (delivery_id), 
	CONSTRAINT uq_outbox_team_dedup_key UNIQUE (team, dedup_key)
);
INSERT INTO "outbox" VALUES(1,'T1','post','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,NULL,NULL,'dm/1/1/0','1/setup','sent',1,'2026-01-12 10:00:00.000000',NULL,NULL,'2026-01-12 10:00:00.000000','a26595f927567054208afa2a7c9aa0c5','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:00.000000','2026-01-12 10:00:00.000000');
INSERT INTO "outbox" VALUES(2,'T1','post','board','{}','C0REVIEW',1,NULL,NULL,'board/1','1/board','sent',1,'2026-01-12 10:00:00.000000',NULL,NULL,'2026-01-12 10:00:00.000000','81ebf48e5cc94311dc31f00b995b5769','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:00.000000','2026-01-12 10:00:00.000000');
INSERT INTO "outbox" VALUES(3,'T1','pin','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:00.000000',NULL,NULL,'2026-01-12 10:00:01.000000','91dddc38f666ddfb8e872ccfcfecd9ee','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:00.000000','2026-01-12 10:00:01.000000');
INSERT INTO "outbox" VALUES(4,'T1','post','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',2,NULL,NULL,'dm/2/1/0','2/setup','sent',1,'2026-01-12 10:00:02.000000',NULL,NULL,'2026-01-12 10:00:02.000000','36ec226fb4085c907bcef44858fe90f6','DU0COORD','1768212002.000001',NULL,0,NULL,'2026-01-12 10:00:02.000000','2026-01-12 10:00:02.000000');
INSERT INTO "outbox" VALUES(5,'T1','post','board','{}','C0OTHER',2,NULL,NULL,'board/2','2/board','sent',1,'2026-01-12 10:00:02.000000',NULL,NULL,'2026-01-12 10:00:02.000000','1c5ab911dadb36a119dfc5c19690be78','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:02.000000','2026-01-12 10:00:02.000000');
INSERT INTO "outbox" VALUES(6,'T1','pin','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:02.000000',NULL,NULL,'2026-01-12 10:00:03.000000','45fab62798be5dd1c457eeebc49aca74','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:02.000000','2026-01-12 10:00:03.000000');
INSERT INTO "outbox" VALUES(7,'T1','post','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',3,NULL,NULL,'dm/3/1/0','3/setup','sent',1,'2026-01-12 10:00:04.000000',NULL,NULL,'2026-01-12 10:00:04.000000','3af2cafd4d6a6416b1b4184fb1f1ec2b','DU0COORD','1768212004.000001',NULL,0,NULL,'2026-01-12 10:00:04.000000','2026-01-12 10:00:04.000000');
INSERT INTO "outbox" VALUES(8,'T1','post','board','{}','C0THIRD',3,NULL,NULL,'board/3','3/board','sent',1,'2026-01-12 10:00:04.000000',NULL,NULL,'2026-01-12 10:00:04.000000','a75221afb029aeead2be93fd719f60f8','C0THIRD','1768212004.000002',NULL,0,NULL,'2026-01-12 10:00:04.000000','2026-01-12 10:00:04.000000');
INSERT INTO "outbox" VALUES(9,'T1','pin','board','{}','C0THIRD',3,8,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:04.000000',NULL,NULL,'2026-01-12 10:00:05.000000','f386c469c65381e2c640f10161023a1e','C0THIRD','1768212004.000002',NULL,0,NULL,'2026-01-12 10:00:04.000000','2026-01-12 10:00:05.000000');
INSERT INTO "outbox" VALUES(10,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"coordinator"}}','U0COORD2',1,NULL,NULL,'dm/1/5/0','1/introduction/U0COORD2','sent',1,'2026-01-12 10:00:06.000000',NULL,NULL,'2026-01-12 10:00:06.000000','037258f6999ffc54516a2a4333d8264a','DU0COORD2','1768212006.000002',NULL,0,NULL,'2026-01-12 10:00:06.000000','2026-01-12 10:00:06.000000');
INSERT INTO "outbox" VALUES(11,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:06.000000',NULL,NULL,'2026-01-12 10:00:06.000000','7e0b0bde02ecf65ee2df4136e80398dd','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:06.000000','2026-01-12 10:00:06.000000');
INSERT INTO "outbox" VALUES(12,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:06.000000',NULL,NULL,'2026-01-12 10:00:06.000000','75bd8b65e742ffa992b2fd2d23edd603','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:06.000000','2026-01-12 10:00:06.000000');
INSERT INTO "outbox" VALUES(13,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"lead-reviewer"}}','U0LEADREV',1,NULL,NULL,'dm/1/6/0','1/introduction/U0LEADREV','sent',1,'2026-01-12 10:00:07.000000',NULL,NULL,'2026-01-12 10:00:07.000000','86dda8e54cc40fa810faeee936ce174d','DU0LEADREV','1768212007.000001',NULL,0,NULL,'2026-01-12 10:00:07.000000','2026-01-12 10:00:07.000000');
INSERT INTO "outbox" VALUES(14,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:07.000000',NULL,NULL,'2026-01-12 10:00:07.000000','51e6b9d55f98beefa0e46ff6beebfb60','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:07.000000','2026-01-12 10:00:07.000000');
INSERT INTO "outbox" VALUES(15,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:07.000000',NULL,NULL,'2026-01-12 10:00:07.000000','eaf7ef0db8a19f55ebdf1c6cebff542c','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:07.000000','2026-01-12 10:00:07.000000');
INSERT INTO "outbox" VALUES(16,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"review-team"}}','U0TEAM1',1,NULL,NULL,'dm/1/7/0','1/introduction/U0TEAM1','sent',1,'2026-01-12 10:00:08.000000',NULL,NULL,'2026-01-12 10:00:08.000000','256aa6e273cb3ffc5d0d3b1c575bd35b','DU0TEAM1','1768212008.000001',NULL,0,NULL,'2026-01-12 10:00:08.000000','2026-01-12 10:00:08.000000');
INSERT INTO "outbox" VALUES(17,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"review-team"}}','U0TEAM2',1,NULL,NULL,'dm/1/7/1','1/introduction/U0TEAM2','sent',1,'2026-01-12 10:00:08.000000',NULL,NULL,'2026-01-12 10:00:08.000000','3d337722482fc5bebb458af45af02930','DU0TEAM2','1768212008.000002',NULL,0,NULL,'2026-01-12 10:00:08.000000','2026-01-12 10:00:08.000000');
INSERT INTO "outbox" VALUES(18,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"review-team"}}','U0TEAM3',1,NULL,NULL,'dm/1/7/2','1/introduction/U0TEAM3','sent',1,'2026-01-12 10:00:08.000000',NULL,NULL,'2026-01-12 10:00:08.000000','60e642b28c49df8561adad42ad115886','DU0TEAM3','1768212008.000003',NULL,0,NULL,'2026-01-12 10:00:08.000000','2026-01-12 10:00:08.000000');
INSERT INTO "outbox" VALUES(19,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:08.000000',NULL,NULL,'2026-01-12 10:00:08.000000','f311d8d371babee283ed8dfac77f5491','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:08.000000','2026-01-12 10:00:08.000000');
INSERT INTO "outbox" VALUES(20,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:08.000000',NULL,NULL,'2026-01-12 10:00:08.000000','d63662e713cef1e7f98f3424f1d5f5de','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:08.000000','2026-01-12 10:00:08.000000');
INSERT INTO "outbox" VALUES(21,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-1","role":null}}','U0POLLEAD',1,NULL,NULL,'dm/1/10/0','1/introduction/U0POLLEAD','sent',1,'2026-01-12 10:00:09.000000',NULL,NULL,'2026-01-12 10:00:09.000000','016a7443543b25601473af5483443ed1','DU0POLLEAD','1768212009.000001',NULL,0,NULL,'2026-01-12 10:00:09.000000','2026-01-12 10:00:09.000000');
INSERT INTO "outbox" VALUES(22,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-1","role":null}}','U0POLDEP',1,NULL,NULL,'dm/1/10/1','1/introduction/U0POLDEP','sent',1,'2026-01-12 10:00:09.000000',NULL,NULL,'2026-01-12 10:00:09.000000','fc1b7c0541a9265d2ab1d80b1fc82a5d','DU0POLDEP','1768212009.000002',NULL,0,NULL,'2026-01-12 10:00:09.000000','2026-01-12 10:00:09.000000');
INSERT INTO "outbox" VALUES(23,'T1','post','post/party-added','{"actor":"U0COORD","params":{"party":"agency-1"}}','C0REVIEW',1,NULL,2,'post/1/10/2',NULL,'sent',1,'2026-01-12 10:00:09.000000',NULL,NULL,'2026-01-12 10:00:09.000000','858e795d2c6532166b8745035e1b4c8c','C0REVIEW','1768212009.000003',NULL,0,NULL,'2026-01-12 10:00:09.000000','2026-01-12 10:00:09.000000');
INSERT INTO "outbox" VALUES(24,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:09.000000',NULL,NULL,'2026-01-12 10:00:10.000000','0ac54f8cd1dfe4af0808b0708988d053','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:09.000000','2026-01-12 10:00:10.000000');
INSERT INTO "outbox" VALUES(25,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:09.000000',NULL,NULL,'2026-01-12 10:00:09.000000','3c8ddef98712d46ca76327f81399886f','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:09.000000','2026-01-12 10:00:09.000000');
INSERT INTO "outbox" VALUES(26,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-2","role":null}}','U0HEALTH',1,NULL,NULL,'dm/1/11/0','1/introduction/U0HEALTH','sent',1,'2026-01-12 10:00:11.000000',NULL,NULL,'2026-01-12 10:00:11.000000','1d9fd820757cf74d73191decf0bf9e51','DU0HEALTH','1768212011.000001',NULL,0,NULL,'2026-01-12 10:00:11.000000','2026-01-12 10:00:11.000000');
INSERT INTO "outbox" VALUES(27,'T1','post','post/party-added','{"actor":"U0COORD","params":{"party":"agency-2"}}','C0REVIEW',1,NULL,2,'post/1/11/1',NULL,'sent',1,'2026-01-12 10:00:11.000000',NULL,NULL,'2026-01-12 10:00:11.000000','c7264306c3cc21105f7866bef5015a99','C0REVIEW','1768212011.000002',NULL,0,NULL,'2026-01-12 10:00:11.000000','2026-01-12 10:00:11.000000');
INSERT INTO "outbox" VALUES(28,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:11.000000',NULL,NULL,'2026-01-12 10:00:12.000000','98a906bd3eb4ce8a7b57f8504a89f1cb','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:11.000000','2026-01-12 10:00:12.000000');
INSERT INTO "outbox" VALUES(29,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:11.000000',NULL,NULL,'2026-01-12 10:00:11.000000','3a19d35997e4a561a54f677a14a478de','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:11.000000','2026-01-12 10:00:11.000000');
INSERT INTO "outbox" VALUES(30,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:13.000000',NULL,NULL,'2026-01-12 10:00:13.000000','d52794ae53946a456a471e76a7e7f2d6','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:13.000000','2026-01-12 10:00:13.000000');
INSERT INTO "outbox" VALUES(31,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:13.000000',NULL,NULL,'2026-01-12 10:00:13.000000','233d3229f06d0c16142401a6214f25c0','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-12 10:00:13.000000','2026-01-12 10:00:13.000000');
INSERT INTO "outbox" VALUES(32,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:14.000000',NULL,NULL,'2026-01-12 10:00:14.000000','f63ee147f5f87d2e49df2aa837ae3ab5','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-12 10:00:14.000000','2026-01-12 10:00:14.000000');
INSERT INTO "outbox" VALUES(33,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-1","role":null}}','U0TRUST',2,NULL,NULL,'dm/2/5/0','2/introduction/U0TRUST','sent',1,'2026-01-12 10:00:15.000000',NULL,NULL,'2026-01-12 10:00:15.000000','ae42daf548c0300cb812b3b969d4389f','DU0TRUST','1768212015.000001',NULL,0,NULL,'2026-01-12 10:00:15.000000','2026-01-12 10:00:15.000000');
INSERT INTO "outbox" VALUES(34,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-1","role":null}}','U0TRUSTDEP',2,NULL,NULL,'dm/2/5/1','2/introduction/U0TRUSTDEP','sent',1,'2026-01-12 10:00:15.000000',NULL,NULL,'2026-01-12 10:00:15.000000','4e5c668e8ed824551cbf5d540148e980','DU0TRUSTDEP','1768212015.000002',NULL,0,NULL,'2026-01-12 10:00:15.000000','2026-01-12 10:00:15.000000');
INSERT INTO "outbox" VALUES(35,'T1','post','post/party-added','{"actor":"U0COORD","params":{"party":"agency-1"}}','C0OTHER',2,NULL,5,'post/2/5/2',NULL,'sent',1,'2026-01-12 10:00:15.000000',NULL,NULL,'2026-01-12 10:00:15.000000','ae2e63a8522cd445672920f88cb7bf59','C0OTHER','1768212015.000003',NULL,0,NULL,'2026-01-12 10:00:15.000000','2026-01-12 10:00:15.000000');
INSERT INTO "outbox" VALUES(36,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:15.000000',NULL,NULL,'2026-01-12 10:00:16.000000','16fdefc76f45426779e7ccf91dabc342','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:15.000000','2026-01-12 10:00:16.000000');
INSERT INTO "outbox" VALUES(37,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',2,4,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:15.000000',NULL,NULL,'2026-01-12 10:00:15.000000','321256b0cb105f75472b54fe7ee57cd3','DU0COORD','1768212002.000001',NULL,0,NULL,'2026-01-12 10:00:15.000000','2026-01-12 10:00:15.000000');
INSERT INTO "outbox" VALUES(38,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"panel"}}','U0PANEL1',2,NULL,NULL,'dm/2/6/0','2/introduction/U0PANEL1','sent',1,'2026-01-12 10:00:17.000000',NULL,NULL,'2026-01-12 10:00:17.000000','0669fe141e30b0e3d1b4e4638aed86d2','DU0PANEL1','1768212017.000001',NULL,0,NULL,'2026-01-12 10:00:17.000000','2026-01-12 10:00:17.000000');
INSERT INTO "outbox" VALUES(39,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:17.000000',NULL,NULL,'2026-01-12 10:00:17.000000','4a6fd5d5a3b3b3b1d9b1a432b5734f27','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:17.000000','2026-01-12 10:00:17.000000');
INSERT INTO "outbox" VALUES(40,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',2,4,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:17.000000',NULL,NULL,'2026-01-12 10:00:17.000000','27f80e62b5c1bc209ac23aa6713cecad','DU0COORD','1768212002.000001',NULL,0,NULL,'2026-01-12 10:00:17.000000','2026-01-12 10:00:17.000000');
INSERT INTO "outbox" VALUES(41,'T1','post','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"lead-reviewer"}}','U0LEADREV',2,NULL,NULL,'dm/2/7/0','2/introduction/U0LEADREV','sent',1,'2026-01-12 10:00:18.000000',NULL,NULL,'2026-01-12 10:00:18.000000','5e9e3b6137820479a4210804469a2db1','DU0LEADREV','1768212018.000001',NULL,0,NULL,'2026-01-12 10:00:18.000000','2026-01-12 10:00:18.000000');
INSERT INTO "outbox" VALUES(42,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:18.000000',NULL,NULL,'2026-01-12 10:00:18.000000','fdd21c2556e8f2cb357cf872c39ad63f','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:18.000000','2026-01-12 10:00:18.000000');
INSERT INTO "outbox" VALUES(43,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',2,4,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:18.000000',NULL,NULL,'2026-01-12 10:00:18.000000','3effe229648b59014f85baec2dad3f46','DU0COORD','1768212002.000001',NULL,0,NULL,'2026-01-12 10:00:18.000000','2026-01-12 10:00:18.000000');
INSERT INTO "outbox" VALUES(44,'T1','post','post/registered','{"actor":"U0LEADREV","params":{"document":"terms-of-reference","event":9,"fell":[],"version":1}}','C0OTHER',2,NULL,5,'post/2/8/0',NULL,'sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:19.000000','abcc9a1fc3dadcf6d1c00ed57f83907f','C0OTHER','1768212019.000001',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:19.000000');
INSERT INTO "outbox" VALUES(45,'T1','post','dm/request','{"actor":"U0LEADREV","params":{"item":"terms-of-reference","party":"","version":1}}','U0LEADREV',2,NULL,NULL,'dm/2/8/1','2/request/terms-of-reference//1','sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:19.000000','51237023e06a9701650f3aaf7f970dfc','DU0LEADREV','1768212019.000002',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:19.000000');
INSERT INTO "outbox" VALUES(46,'T1','post','dm/contact-silent','{"actor":"U0LEADREV","params":{"item":"terms-of-reference","party":"","user":"U0PANEL1","version":1}}','U0COORD',2,NULL,NULL,'dm/2/8/2',NULL,'sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:19.000000','e8678b32dfca0adb3ca8e7478145bb4f','DU0COORD','1768212019.000003',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:19.000000');
INSERT INTO "outbox" VALUES(47,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:20.000000','704afba36c37dfa088e14bb45f69d5aa','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:20.000000');
INSERT INTO "outbox" VALUES(48,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"lead-reviewer"}}','U0LEADREV',2,41,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:20.000000','7689a9e7ff0bd11866dbe3063a0fa07b','DU0LEADREV','1768212018.000001',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:20.000000');
INSERT INTO "outbox" VALUES(49,'T1','update','dm/request','{"actor":"U0LEADREV","params":{"item":"terms-of-reference","party":"","version":1}}','U0LEADREV',2,45,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:19.000000',NULL,NULL,'2026-01-12 10:00:21.000000','25acd3118312d5eb09a6726f68f52c5f','DU0LEADREV','1768212019.000002',NULL,0,NULL,'2026-01-12 10:00:19.000000','2026-01-12 10:00:21.000000');
INSERT INTO "outbox" VALUES(50,'T1','post','post/answered','{"actor":"U0PANEL1","params":{"event":12,"item":"terms-of-reference","party":"","version":1}}','C0OTHER',2,NULL,5,'post/2/11/0',NULL,'sent',1,'2026-01-12 10:00:22.000000',NULL,NULL,'2026-01-12 10:00:22.000000','36975379ffbaead07ae4b7410a4bcc54','C0OTHER','1768212022.000001',NULL,0,NULL,'2026-01-12 10:00:22.000000','2026-01-12 10:00:22.000000');
INSERT INTO "outbox" VALUES(51,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:22.000000',NULL,NULL,'2026-01-12 10:00:23.000000','2f711ac2c7bf4a3ba8d2020c2ff72cfe','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-12 10:00:22.000000','2026-01-12 10:00:23.000000');
INSERT INTO "outbox" VALUES(52,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"panel"}}','U0PANEL1',2,38,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:22.000000',NULL,NULL,'2026-01-12 10:00:22.000000','2144bd21ecf98cb889436ca0e8561961','DU0PANEL1','1768212017.000001',NULL,0,NULL,'2026-01-12 10:00:22.000000','2026-01-12 10:00:22.000000');
INSERT INTO "outbox" VALUES(53,'T1','update','dm/request','{"actor":"U0LEADREV","params":{"item":"terms-of-reference","party":"","version":1}}','U0LEADREV',2,45,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:22.000000',NULL,NULL,'2026-01-12 10:00:22.000000','eb82bfc571b45d9a3bd738013bfa3bff','DU0LEADREV','1768212019.000002',NULL,0,NULL,'2026-01-12 10:00:22.000000','2026-01-12 10:00:22.000000');
INSERT INTO "outbox" VALUES(54,'T1','update','board','{}','C0THIRD',3,8,NULL,NULL,NULL,'sent',1,'2026-01-12 10:00:24.000000',NULL,NULL,'2026-01-12 10:00:24.000000','3b8fade79cc1dbeae1a84bb9712e8ccb','C0THIRD','1768212004.000002',NULL,0,NULL,'2026-01-12 10:00:24.000000','2026-01-12 10:00:24.000000');
INSERT INTO "outbox" VALUES(55,'T1','post','digest-channel','{"date":"2026-01-16"}','C0REVIEW',1,NULL,NULL,'digest/1/2026-01-16','digest/1','sent',1,'2026-01-16 09:00:00.000000',NULL,NULL,'2026-01-16 09:00:00.000000','77a348b44016fc829a15a24e9142b274','C0REVIEW','1768554000.000000',NULL,0,NULL,'2026-01-16 09:00:00.000000','2026-01-16 09:00:00.000000');
INSERT INTO "outbox" VALUES(56,'T1','post','digest-channel','{"date":"2026-01-16"}','C0THIRD',3,NULL,NULL,'digest/3/2026-01-16','digest/3','sent',1,'2026-01-16 09:00:00.000000',NULL,NULL,'2026-01-16 09:00:00.000000','f1d6c4ad877653ad5c3115429c859d60','C0THIRD','1768554000.000001',NULL,0,NULL,'2026-01-16 09:00:00.000000','2026-01-16 09:00:00.000000');
INSERT INTO "outbox" VALUES(57,'T1','post','digest-person','{"date":"2026-01-16"}','U0COORD',NULL,NULL,NULL,'digest/U0COORD/2026-01-16','digest/U0COORD','sent',1,'2026-01-16 09:00:00.000000',NULL,NULL,'2026-01-16 09:00:00.000000','fed67eed9fa59e4a138ec49590dce0eb','DU0COORD','1768554000.000002',NULL,0,NULL,'2026-01-16 09:00:00.000000','2026-01-16 09:00:00.000000');
INSERT INTO "outbox" VALUES(58,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:00.000000',NULL,NULL,'2026-01-16 10:00:00.000000','f3090bec0a8ab60057565bd1e8d4b68d','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:00.000000','2026-01-16 10:00:00.000000');
INSERT INTO "outbox" VALUES(59,'T1','update','digest-person','{"date":"2026-01-16"}','U0COORD',NULL,57,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:00.000000',NULL,NULL,'2026-01-16 10:00:00.000000','a3ac03c462e31057977ace5a2c571c06','DU0COORD','1768554000.000002',NULL,0,NULL,'2026-01-16 10:00:00.000000','2026-01-16 10:00:00.000000');
INSERT INTO "outbox" VALUES(60,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:01.000000',NULL,NULL,'2026-01-16 10:00:01.000000','ce1c92ad4d0d04503a249394a30cc2bf','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:01.000000','2026-01-16 10:00:01.000000');
INSERT INTO "outbox" VALUES(61,'T1','update','dm/setup','{"actor":"U0COORD","params":{}}','U0COORD',1,1,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:01.000000',NULL,NULL,'2026-01-16 10:00:01.000000','07e0e8573ca50dafa3cfb7ed832f15fe','DU0COORD','1768212000.000001',NULL,0,NULL,'2026-01-16 10:00:01.000000','2026-01-16 10:00:01.000000');
INSERT INTO "outbox" VALUES(62,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:02.000000',NULL,NULL,'2026-01-16 10:00:02.000000','4862f5d0d923d810b7a1f02e5acb947e','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:02.000000','2026-01-16 10:00:02.000000');
INSERT INTO "outbox" VALUES(63,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"lead-reviewer"}}','U0LEADREV',1,13,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:02.000000',NULL,NULL,'2026-01-16 10:00:02.000000','915e6a18f553e1023718d0bb4d46dcea','DU0LEADREV','1768212007.000001',NULL,0,NULL,'2026-01-16 10:00:02.000000','2026-01-16 10:00:02.000000');
INSERT INTO "outbox" VALUES(64,'T1','post','post/registered','{"actor":"U0LEADREV","params":{"document":"report","event":18,"fell":[],"version":1}}','C0REVIEW',1,NULL,2,'post/1/18/0',NULL,'sent',1,'2026-01-16 10:00:03.000000',NULL,NULL,'2026-01-16 10:00:03.000000','702c8d3bb8a263fa7a197d1e3c89a2b9','C0REVIEW','1768557603.000001',NULL,0,NULL,'2026-01-16 10:00:03.000000','2026-01-16 10:00:03.000000');
INSERT INTO "outbox" VALUES(65,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:03.000000',NULL,NULL,'2026-01-16 10:00:04.000000','5141c131bbebf0cb10457a040de6ca2d','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:03.000000','2026-01-16 10:00:04.000000');
INSERT INTO "outbox" VALUES(66,'T1','post','post/registered','{"actor":"U0LEADREV","params":{"document":"report","event":20,"fell":[],"version":2}}','C0REVIEW',1,NULL,2,'post/1/20/0',NULL,'sent',1,'2026-01-16 10:00:05.000000',NULL,NULL,'2026-01-16 10:00:05.000000','62d03cd7eb1213baf0f1cd3d428a24ba','C0REVIEW','1768557605.000001',NULL,0,NULL,'2026-01-16 10:00:05.000000','2026-01-16 10:00:05.000000');
INSERT INTO "outbox" VALUES(67,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:05.000000',NULL,NULL,'2026-01-16 10:00:06.000000','31ff1c98cab41794b46cdfec9cfa593c','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:05.000000','2026-01-16 10:00:06.000000');
INSERT INTO "outbox" VALUES(68,'T1','post','post/circulated','{"actor":"U0COORD","params":{"again":false,"asked":[],"document":"report","silent":["U0POLLEAD","U0HEALTH"],"version":2}}','C0REVIEW',1,NULL,2,'post/1/22/0',NULL,'sent',1,'2026-01-16 10:00:07.000000',NULL,NULL,'2026-01-16 10:00:07.000000','264babf0d04e16c3283a104cc06e4265','C0REVIEW','1768557607.000001',NULL,0,NULL,'2026-01-16 10:00:07.000000','2026-01-16 10:00:07.000000');
INSERT INTO "outbox" VALUES(69,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:07.000000',NULL,NULL,'2026-01-16 10:00:08.000000','4b857c17f4f10235b97a165bc10b3a8a','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:07.000000','2026-01-16 10:00:08.000000');
INSERT INTO "outbox" VALUES(70,'T1','post','post/answered','{"actor":"U0POLLEAD","params":{"event":24,"item":"factual-accuracy","party":"agency-1","version":2}}','C0REVIEW',1,NULL,2,'post/1/23/0',NULL,'sent',1,'2026-01-16 10:00:09.000000',NULL,NULL,'2026-01-16 10:00:09.000000','ea89aa66de84fb6414ac29953c4ec8a5','C0REVIEW','1768557609.000001',NULL,0,NULL,'2026-01-16 10:00:09.000000','2026-01-16 10:00:09.000000');
INSERT INTO "outbox" VALUES(71,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:09.000000',NULL,NULL,'2026-01-16 10:00:10.000000','cb5fb2a22d1f44dd8894b014d50f0f05','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:09.000000','2026-01-16 10:00:10.000000');
INSERT INTO "outbox" VALUES(72,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-1","role":null}}','U0POLLEAD',1,21,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:09.000000',NULL,NULL,'2026-01-16 10:00:09.000000','5401825b82abce1b100bc1f6b2275334','DU0POLLEAD','1768212009.000001',NULL,0,NULL,'2026-01-16 10:00:09.000000','2026-01-16 10:00:09.000000');
INSERT INTO "outbox" VALUES(73,'T1','post','dm/disputed','{"actor":"U0HEALTH","params":{"event":27,"item":"factual-accuracy","party":"agency-2","version":2}}','U0LEADREV',1,NULL,NULL,'dm/1/26/0',NULL,'sent',1,'2026-01-16 10:00:11.000000',NULL,NULL,'2026-01-16 10:00:11.000000','b7b8b26e5a15e9b56ab97f99b776232c','DU0LEADREV','1768557611.000001',NULL,0,NULL,'2026-01-16 10:00:11.000000','2026-01-16 10:00:11.000000');
INSERT INTO "outbox" VALUES(74,'T1','post','dm/disputed','{"actor":"U0HEALTH","params":{"event":27,"item":"factual-accuracy","party":"agency-2","version":2}}','U0COORD',1,NULL,NULL,'dm/1/26/1',NULL,'sent',1,'2026-01-16 10:00:11.000000',NULL,NULL,'2026-01-16 10:00:11.000000','a11f2ed906334ddc9ef65198c03d4020','DU0COORD','1768557611.000002',NULL,0,NULL,'2026-01-16 10:00:11.000000','2026-01-16 10:00:11.000000');
INSERT INTO "outbox" VALUES(75,'T1','post','post/disputed','{"actor":"U0HEALTH","params":{"event":27,"item":"factual-accuracy","party":"agency-2","version":2}}','C0REVIEW',1,NULL,2,'post/1/26/2',NULL,'sent',1,'2026-01-16 10:00:11.000000',NULL,NULL,'2026-01-16 10:00:11.000000','ab8c00c218009bfe14bb93b544b946b6','C0REVIEW','1768557611.000003',NULL,0,NULL,'2026-01-16 10:00:11.000000','2026-01-16 10:00:11.000000');
INSERT INTO "outbox" VALUES(76,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:11.000000',NULL,NULL,'2026-01-16 10:00:12.000000','8a619590b625e4f6ed95bd312b6f49f7','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:11.000000','2026-01-16 10:00:12.000000');
INSERT INTO "outbox" VALUES(77,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":"agency-2","role":null}}','U0HEALTH',1,26,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:11.000000',NULL,NULL,'2026-01-16 10:00:11.000000','1d3bb073f07d3c8a2d1a2bfaec74625e','DU0HEALTH','1768212011.000001',NULL,0,NULL,'2026-01-16 10:00:11.000000','2026-01-16 10:00:11.000000');
INSERT INTO "outbox" VALUES(78,'T1','post','post/quiet','{"actor":"U0COORD","params":{"event":13,"first":"2026-02-02","last":"2026-02-06"}}','C0OTHER',2,NULL,5,'post/2/13/0',NULL,'sent',1,'2026-01-16 10:00:13.000000',NULL,NULL,'2026-01-16 10:00:13.000000','bc1b7d8019ace1657645b8856840d262','C0OTHER','1768557613.000001',NULL,0,NULL,'2026-01-16 10:00:13.000000','2026-01-16 10:00:13.000000');
INSERT INTO "outbox" VALUES(79,'T1','update','board','{}','C0OTHER',2,5,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:13.000000',NULL,NULL,'2026-01-16 10:00:14.000000','18a068b07594f50ceb7f39d6b9e2b230','C0OTHER','1768212002.000002',NULL,0,NULL,'2026-01-16 10:00:13.000000','2026-01-16 10:00:14.000000');
INSERT INTO "outbox" VALUES(80,'T1','post','post/second-asked','{"actor":"U0COORD","params":{"act":"redact","by":"U0COORD","event":28,"number":1}}','C0REVIEW',1,NULL,2,'post/1/28/0',NULL,'sent',1,'2026-01-16 10:00:15.000000',NULL,NULL,'2026-01-16 10:00:15.000000','9292a888fa0568fc7c37e1d6753437f8','C0REVIEW','1768557615.000001',NULL,0,NULL,'2026-01-16 10:00:15.000000','2026-01-16 10:00:15.000000');
INSERT INTO "outbox" VALUES(81,'T1','post','dm/second-asked','{"actor":"U0COORD","params":{"act":"redact","event":28,"number":1}}','U0LEADREV',1,NULL,NULL,'dm/1/28/1','1/second/1','sent',1,'2026-01-16 10:00:15.000000',NULL,NULL,'2026-01-16 10:00:15.000000','9e3efee12c99c8828e0c9d26009d03a9','DU0LEADREV','1768557615.000002',NULL,0,NULL,'2026-01-16 10:00:15.000000','2026-01-16 10:00:15.000000');
INSERT INTO "outbox" VALUES(82,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'sent',1,'2026-01-16 10:00:15.000000',NULL,NULL,'2026-01-16 10:00:16.000000','ea3daa0c875c00f1b701a7d9500b2937','C0REVIEW','1768212000.000002',NULL,0,NULL,'2026-01-16 10:00:15.000000','2026-01-16 10:00:16.000000');
INSERT INTO "outbox" VALUES(83,'T1','post','dm/no-timetable','{"actor":"clock","params":{"count":30}}','U0COORD',1,NULL,NULL,'daily/1/no-timetable/1/U0COORD',NULL,'sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:00.000000','2848c2a75f0b4fcfe50c0d99be555ecd','DU0COORD','1768813200.000000',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:00.000000');
INSERT INTO "outbox" VALUES(84,'T1','post','dm/no-timetable','{"actor":"clock","params":{"count":13}}','U0COORD',2,NULL,NULL,'daily/2/no-timetable/1/U0COORD',NULL,'sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:01.000000','5d270045615c99ab7d511018be3a10d0','DU0COORD','1768813201.000000',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:01.000000');
INSERT INTO "outbox" VALUES(85,'T1','post','digest-channel','{"date":"2026-01-19"}','C0REVIEW',1,NULL,NULL,'digest/1/2026-01-19','digest/1','sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:00.000000','501fcc697bb8f3dc88b01e9f1a7e1818','C0REVIEW','1768813200.000001',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:00.000000');
INSERT INTO "outbox" VALUES(86,'T1','post','digest-channel','{"date":"2026-01-19"}','C0THIRD',3,NULL,NULL,'digest/3/2026-01-19','digest/3','sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:00.000000','e6ea81c8dad4448542e0672432739cbc','C0THIRD','1768813200.000002',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:00.000000');
INSERT INTO "outbox" VALUES(87,'T1','post','digest-person','{"date":"2026-01-19"}','U0COORD',NULL,NULL,NULL,'digest/U0COORD/2026-01-19','digest/U0COORD','sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:02.000000','6d8f462960a1bba8f551e10f912bf0fb','DU0COORD','1768813202.000000',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:02.000000');
INSERT INTO "outbox" VALUES(88,'T1','delete','digest-person','{}','U0COORD',NULL,57,NULL,'undigest/57',NULL,'sent',1,'2026-01-19 09:00:00.000000',NULL,NULL,'2026-01-19 09:00:03.000000','7994bf16b440ac42b8f12eef57cb9a74','DU0COORD','1768554000.000002',NULL,0,NULL,'2026-01-19 09:00:00.000000','2026-01-19 09:00:03.000000');
INSERT INTO "outbox" VALUES(89,'T1','update','board','{}','C0REVIEW',1,2,NULL,NULL,NULL,'pending',0,'2026-01-19 10:00:00.000000',NULL,NULL,NULL,'70df74758cf3f5fd6ea9923df4e37901',NULL,NULL,NULL,0,NULL,'2026-01-19 10:00:00.000000',NULL);
INSERT INTO "outbox" VALUES(90,'T1','update','dm/introduction','{"actor":"U0COORD","params":{"party":null,"role":"review-team"}}','U0TEAM1',1,16,NULL,NULL,NULL,'pending',0,'2026-01-19 10:00:00.000000',NULL,NULL,NULL,'52daf3494f0176f3d502fd8bd745c05a',NULL,NULL,NULL,0,NULL,'2026-01-19 10:00:00.000000',NULL);
CREATE TABLE pauses (
	team VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_pauses PRIMARY KEY (team, target)
);
CREATE TABLE people (
	team VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	away_until DATE, 
	is_admin BOOLEAN, 
	is_guest BOOLEAN, 
	deactivated BOOLEAN, 
	tz VARCHAR, 
	fetched_at DATETIME, 
	CONSTRAINT pk_people PRIMARY KEY (team, user)
);
INSERT INTO "people" VALUES('T1','U0COORD',NULL,0,0,0,'Europe/London','2026-01-16 10:00:00.000000');
INSERT INTO "people" VALUES('T1','U0COORD2',NULL,0,0,0,'Europe/London','2026-01-12 10:00:06.000000');
INSERT INTO "people" VALUES('T1','U0LEADREV',NULL,0,0,0,'Europe/London','2026-01-16 10:00:02.000000');
INSERT INTO "people" VALUES('T1','U0TEAM3',NULL,0,0,0,'Europe/London','2026-01-12 10:00:08.000000');
INSERT INTO "people" VALUES('T1','U0TEAM2',NULL,0,0,0,'Europe/London','2026-01-12 10:00:08.000000');
INSERT INTO "people" VALUES('T1','U0TEAM1',NULL,0,0,0,'Europe/London','2026-01-19 10:00:00.000000');
INSERT INTO "people" VALUES('T1','U0POLDEP',NULL,0,0,0,'Europe/London','2026-01-12 10:00:09.000000');
INSERT INTO "people" VALUES('T1','U0POLLEAD',NULL,0,0,0,'Europe/London','2026-01-19 10:00:00.000000');
INSERT INTO "people" VALUES('T1','U0HEALTH',NULL,0,0,0,'Europe/London','2026-01-16 10:00:11.000000');
INSERT INTO "people" VALUES('T1','U0TRUST',NULL,0,0,0,'Europe/London','2026-01-12 10:00:15.000000');
INSERT INTO "people" VALUES('T1','U0TRUSTDEP','2026-01-26',0,0,0,'Europe/London','2026-01-16 10:00:17.000000');
INSERT INTO "people" VALUES('T1','U0PANEL1',NULL,0,0,0,'Europe/London','2026-01-12 10:00:17.000000');
CREATE TABLE processes (
	team VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_processes PRIMARY KEY (team, hash)
);
INSERT INTO "processes" VALUES('T1','4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','escb','# Essex Safeguarding Children Board: local Child Safeguarding Practice Review.
# From the Board''s own "CSPR Process". docs/process-files.md explains every key.
# What comes from elsewhere says so: "statutory" is national guidance, "default" is ours and may be changed.

format = 1
id = "escb"
title = "Essex: local Child Safeguarding Practice Review"
prefix = "ESCB"
partnership = "Essex Safeguarding Children Board (ESCB)"
website = "the ESCB website"
seconds = ["coordinator", "lead-reviewer", "executive"]

# Shown with the decision. The document''s address is the Board''s own to fill in, at the end of the text:
# "CSPR Referral & Rapid Review Process document https://…"
[links]
decision-process = "CSPR Referral & Rapid Review Process document"

# Statutory guidance that the Board''s own document does not name. Each can be switched off.
[overlays]
independence = true
dfe-ofsted = true
delay-reasons = true
progress-check = true

[progress-check]
every = "1 month"                       # default

[bodies]
escb = "the ESCB"

[roles]
coordinator = { title = "ESCB Support Team", many = true, last-stays = true }
lead-reviewer = { title = "Lead Reviewer", author = true, decides = "holder" }
review-team = { title = "Review Team", many = true, decides = "majority" }
sub-committee = { title = "CSPR Sub-Committee", many = true, decides = "one-holder" }
executive = { title = "ESCB Executive", many = true, decides = "one-holder" }

[documents]
report = { title = "Overview Report", kinds = ["first-draft", "final-draft"] }
terms-of-reference = { title = "Terms of Reference" }

[[stage]]
id = "decision"
title = "Decision"

[stage.item.decision]
title = "Decision to carry out a review"
kind = "date"
who = ["coordinator"]
rule = "decision"

[[stage]]
id = "commissioning"
title = "Commissioning"
typical = "2 weeks"

[stage.item.lead-reviewer]
title = "Lead Reviewer commissioned"
kind = "task"
who = ["coordinator"]
fills = "lead-reviewer"
due = "timetable"

[stage.item.independence]
title = "Lead Reviewer declares independence of the case and agencies"
kind = "task"
who = ["lead-reviewer"]
rule = "independence"
personal = true
due = "timetable"
overlay = "independence"

[[stage]]
id = "scoping"
title = "Scoping"
typical = "2 weeks"

[stage.item.scoping-meeting]
title = "Scoping meeting"
kind = "meeting"
who = ["coordinator"]
due = "timetable"

[stage.item.terms-discussed]
title = "Terms of Reference and/or Key Lines of Enquiry discussed"
kind = "task"
who = ["coordinator"]
due = "timetable"

[stage.item.family-contact]
title = "Family contact planned: who, how, when"
kind = "task"
who = ["coordinator"]
due = "flexible"

[stage.item.timetable]
title = "Timetable for the review agreed"
kind = "task"
who = ["coordinator"]
rule = "timetable"

[stage.item.agencies]
title = "Agencies required to contribute identified"
kind = "task"
who = ["coordinator"]
fills = "agency"
due = "timetable"

[stage.item.review-team]
title = "Review Team appointed"
kind = "task"
who = ["coordinator"]
fills = "review-team"
due = "timetable"

[stage.item.pseudonym]
title = "Pseudonym agreed"
kind = "task"
who = ["coordinator"]
rule = "pseudonym"
due = "timetable"

[[stage]]
id = "after-scoping"
title = "Actions following scoping"
typical = "3 weeks"

[stage.item.family-letter]
title = "Letter to the family: informs of the review, invites to contribute"
kind = "notice"
who = ["coordinator"]
each = ["family"]
due = "flexible"
letter = "family-letter"

[stage.item.family-contribution]
title = "Family contribution"
kind = "task"
who = ["coordinator", "lead-reviewer"]
each = ["family"]
rule = "contribution"
outcomes = ["contributes", "declines", "no-reply", "deferred"]
due = "flexible"

[stage.item.agency-letter]
title = "Letter to the agency''s Senior Manager, Role responsibilities document enclosed"
kind = "notice"
who = ["coordinator"]
each = ["agency"]
due = "timetable"
letter = "agency-letter"

[stage.item.agency-commitment]
title = "Agency commits: chronology author named, practitioners enabled to take full part"
kind = "task"
who = ["agency"]
each = ["agency"]
due = "timetable"

[stage.item.practitioners-briefed]
title = "Agency supports and fully briefs its practitioners"
kind = "task"
who = ["agency"]
each = ["agency"]
due = "timetable"

[[stage]]
id = "first-meeting"
title = "First meeting"
typical = "4 weeks"

[stage.item.chronology]
title = "Chronology and summary comments received"
kind = "task"
who = ["agency", "coordinator"]
each = ["agency"]
due = "timetable"

[stage.item.first-meeting]
title = "First meeting of the Lead Reviewer and Review Team"
kind = "meeting"
who = ["coordinator", "lead-reviewer"]
due = "timetable"

[stage.item.chronologies-reviewed]
title = "Chronologies and summary comments reviewed"
kind = "task"
who = ["lead-reviewer"]
due = "timetable"

[stage.item.terms-of-reference]
title = "Terms of Reference / Key Lines of Enquiry agreed"
kind = "approval"
decides = ["lead-reviewer", "review-team"]
of = "terms-of-reference"
due = "timetable"

[stage.item.key-themes]
title = "Key themes for analysis identified"
kind = "task"
who = ["lead-reviewer"]
due = "timetable"

[[stage]]
id = "chronology-authors"
title = "Chronology Authors"

[stage.item.chronology-author-meeting]
title = "Chronology Author meeting alongside the Review Team"
kind = "meeting"
who = ["coordinator", "lead-reviewer"]
optional = true
due = "flexible"
hint = "Chronologies and agency involvement summaries are discussed. Held on occasion."

[[stage]]
id = "practitioners"
title = "Practitioner meetings"
typical = "3 weeks"

[stage.item.practitioner-meeting]
title = "Practitioner meeting"
kind = "meeting"
who = ["lead-reviewer", "coordinator"]
repeatable = true
due = "flexible"
letter = "practitioner-invitation"

[stage.item.practitioner-contribution]
title = "Practitioners involved have contributed"
kind = "task"
who = ["lead-reviewer"]
due = "flexible"

[stage.item.facts-agreed]
title = "Practitioners have agreed the facts of the case"
kind = "task"
who = ["lead-reviewer"]
due = "flexible"

[stage.item.lived-experience]
title = "The child''s lived experience considered"
kind = "task"
who = ["lead-reviewer"]
due = "flexible"

[stage.item.key-lessons]
title = "Key Lessons Learned identified"
kind = "task"
who = ["lead-reviewer"]
due = "flexible"

[[stage]]
id = "first-draft"
title = "First draft"
typical = "4 weeks"

[stage.item.first-draft]
title = "First draft: agency involvement and key areas of learning"
kind = "document"
who = ["lead-reviewer"]
repeatable = true
due = "timetable"

[stage.item.draft-discussed]
title = "Draft discussed by the Review Team"
kind = "task"
who = ["lead-reviewer", "review-team"]
of = "first-draft"
due = "timetable"

[[stage]]
id = "final-report"
title = "Final report"
typical = "2 weeks"

[stage.item.final-draft]
title = "Final report drafted"
kind = "document"
who = ["lead-reviewer"]
repeatable = true
due = "timetable"

[stage.item.final-discussed]
title = "Final report shared and discussed with the Review Team"
kind = "task"
who = ["lead-reviewer", "review-team"]
of = "final-draft"
due = "timetable"

[[stage]]
id = "agency-check"
title = "Agency check"
typical = "2 weeks"

[stage.item.factual-accuracy]
title = "Factual accuracy of the draft Overview Report"
kind = "confirmation"
who = ["agency"]
each = ["agency"]
of = "final-draft"
due = "timetable"
hint = "Confirming says that the facts about the agency are right. It doesn''t say that you agree with the findings."

[stage.item.agency-thoughts]
title = "Further thoughts on recommendations and on how learning can be taken forward"
kind = "task"
who = ["agency"]
each = ["agency"]
of = "final-draft"
due = "timetable"

[[stage]]
id = "sub-committee"
title = "CSPR Sub-Committee"
typical = "2 weeks"

[stage.item.sub-committee]
title = "Final Draft Report: quality assurance and agreement by the CSPR Sub-Committee"
kind = "approval"
decides = ["sub-committee"]
of = "final-draft"
requires = ["every factual-accuracy", "final-discussed"]
due = "timetable"

[stage.item.learning-priorities]
title = "Findings developed into priority areas for Learning and Development"
kind = "task"
who = ["sub-committee", "coordinator"]
due = "timetable"

[stage.item.learning-priorities-shared]
title = "Priority areas brought to the attention of the ESCB and other partnerships"
kind = "notice"
who = ["coordinator"]
each = ["body", "partnership"]
due = "timetable"

[[stage]]
id = "final-stages"
title = "Final report stages"
typical = "2 weeks"

[stage.item.executive-presentation]
title = "Key learning and themes presented to the ESCB Executive"
kind = "task"
who = ["coordinator", "lead-reviewer"]
due = "timetable"

[stage.item.sign-off]
title = "Final sign-off of the report by the ESCB Executive"
kind = "approval"
decides = ["executive"]
of = "final-draft"
requires = ["sub-committee"]
due = "timetable"

[stage.item.response-and-actions]
title = "Response and actions agreed"
kind = "task"
who = ["coordinator", "executive"]
rule = "response-and-actions"
due = "timetable"

[stage.item.learning-follow-up-plan]
title = "Plans to follow up learning with agencies"
kind = "task"
who = ["coordinator"]
due = "timetable"

[stage.item.publication-date]
title = "Publication date agreed"
kind = "date"
who = ["coordinator"]
rule = "publication-date"
due = "timetable"

[stage.item.media-statement]
title = "ESCB media statement agreed"
kind = "task"
who = ["coordinator"]
due = "before publication"

[[stage]]
id = "publication"
title = "Publication"

[stage.item.inform-agencies]
title = "Agency informed of publication"
kind = "notice"
who = ["coordinator"]
each = ["agency"]
due = "before publication"
letter = "publication-agency"

[stage.item.inform-partnerships]
title = "Out-of-area partnership informed of publication"
kind = "notice"
who = ["coordinator"]
each = ["partnership"]
due = "before publication"
letter = "publication-partnership"

[stage.item.inform-national-panel]
title = "National Panel informed, with the report"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
letter = "national-panel"

[stage.item.inform-dfe]
title = "DfE informed"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
overlay = "dfe-ofsted"
letter = "dfe"

[stage.item.inform-ofsted]
title = "Ofsted informed"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
overlay = "dfe-ofsted"
letter = "ofsted"

[stage.item.inform-family]
title = "Family informed of the publication date"
kind = "notice"
who = ["coordinator", "lead-reviewer"]
each = ["family"]
due = "before publication"
hint = "Those who declined to contribute are informed, too."
letter = "publication-family"

[stage.item.progress-check]
title = "Progress and quality check of the review"
kind = "task"
who = ["coordinator"]
each = ["check"]
rule = "progress-check"
due = "own date"
due-basis = "default"
overlay = "progress-check"
hint = "Requests to the Lead Reviewer are made in writing: give the reference (ref …). Until publication."

[stage.item.publish]
title = "Published on the ESCB website"
kind = "publish"
who = ["coordinator"]
of = "final-draft"
requires = ["sign-off", "terms-of-reference", "publication-date"]
notices = { items = ["inform-national-panel", "inform-dfe", "inform-ofsted"], clear = "7 working days" }
due = "publication date"
limit = "6 months after decision"          # for publishing; the process document names none for completion

[stage.item.delay-reasons-panel]
title = "Reasons for the delay sent to the National Panel"
kind = "notice"
who = ["coordinator"]
each = ["hold"]
due = "5 working days after joining"
overlay = "delay-reasons"

[stage.item.delay-reasons-secretary]
title = "Reasons for the delay sent to the Secretary of State"
kind = "notice"
who = ["coordinator"]
each = ["hold"]
due = "5 working days after joining"
overlay = "delay-reasons"

[stage.item.website-removal]
title = "12 months on the website are over: remove, or keep longer with a reason"
kind = "task"
who = ["coordinator"]
rule = "website-removal"
due = "the day after 12 months after publish"
due-basis = "document"

[[stage]]
id = "post-publication"
title = "Post-publication"

[stage.item.briefing-session]
title = "Review briefing session delivered by the Lead Reviewer"
kind = "meeting"
who = ["lead-reviewer", "coordinator"]
rule = "briefing"
due = "timetable"
letter = "briefing-invitation"

[stage.item.presentation-sent]
title = "Presentation sent to an attendee who asked for it"
kind = "task"
who = ["coordinator"]
each = ["attendee-asked"]
due = "5 working days after asking"

[stage.item.action-done]
title = "Action carried out"
kind = "task"
who = ["agency", "coordinator"]
each = ["action"]
rule = "action-done"
due = "own date"

[stage.item.briefing-follow-up]
title = "How has the learning been shared? Support Team follows up"
kind = "task"
who = ["coordinator"]
each = ["attendee"]
due = "6 weeks after briefing-session"
due-basis = "document"
letter = "briefing-follow-up"

[stage.item.impact]
title = "Agency contacted: what has the learning changed?"
kind = "task"
who = ["coordinator"]
each = ["agency"]
due = "6 months after publish"
letter = "impact-request"
');
INSERT INTO "processes" VALUES('T1','88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','scsp','# Sandwell Children''s Safeguarding Partnership: local Child Safeguarding Practice Review.
# From the Partnership''s own overview of the CSPR process. docs/process-files.md explains every key.
# What comes from elsewhere says so: "statutory" is national guidance, "default" is ours and may be changed.

format = 1
id = "scsp"
title = "Sandwell: local Child Safeguarding Practice Review"
prefix = "SCSP"
partnership = "Sandwell Children''s Safeguarding Partnership (SCSP)"
partners = ["scsp-national"]            # a review may switch there and back
website = "the SCSP website"
seconds = ["coordinator", "lead-reviewer", "board"]

# Statutory guidance that the Partnership''s own document does not name. Each can be switched off.
[overlays]
independence = true
family = true
actions = true
website-year = true
delay-reasons = true
progress-check = true

[progress-check]
every = "1 month"                       # default

[assurance]
every = "3 months"                      # default; `assurance every … months from …` sets a review''s own

# Who gets the 7 minute briefing beside the agencies involved. default: please check the list.
[partner-agencies]
council = "Sandwell Metropolitan Borough Council"
childrens-trust = "Sandwell Children''s Trust"
police = "West Midlands Police"
icb = "NHS Black Country Integrated Care Board"
hospitals = "Sandwell and West Birmingham Hospitals NHS Trust"
mental-health = "Black Country Healthcare NHS Foundation Trust"
probation = "The Probation Service"

# An agency''s own governance body, shown with the item that has agency-body = true.
[agency-bodies]
"Sandwell Children''s Trust" = "SCT Board"

[roles]
coordinator = { title = "Business Unit", many = true, last-stays = true }
lead-reviewer = { title = "Independent Lead Reviewer", author = true, decides = "holder" }
panel = { title = "Review Panel", many = true, decides = "majority" }
slpr = { title = "SLPR Subgroup", many = true, decides = "one-holder" }
board = { title = "SCSP Board", many = true, decides = "one-holder" }
chair = { title = "Chair of SCSP" }

[documents]
report = { title = "Report", kinds = ["draft", "final-draft"] }
terms-of-reference = { title = "Terms of Reference" }
methodology = { title = "Review methodology" }
timeline = { title = "Timeline" }

[[stage]]
id = "decision"
title = "Decision"

[stage.item.decision]
title = "Decision to complete a local review"
kind = "date"
who = ["coordinator"]
rule = "decision"

[[stage]]
id = "panel"
title = "Panel and Lead Reviewer"
typical = "2 weeks"

[stage.item.panel-member]
title = "Review Panel representative of the agency confirmed"
kind = "task"
who = ["coordinator"]
each = ["agency"]
fills = "panel"
due = "timetable"
hint = "After discussion at the Rapid Review meeting. First: role panel @person for the agency."

[stage.item.lead-reviewer]
title = "Independent Lead Reviewer commissioned, according to the nature of the review"
kind = "task"
who = ["coordinator"]
fills = "lead-reviewer"
due = "timetable"

[stage.item.independence]
title = "Lead Reviewer declares independence of the case and agencies"
kind = "task"
who = ["lead-reviewer"]
rule = "independence"
personal = true
due = "timetable"
overlay = "independence"

[stage.item.family-invited]
title = "Family informed of the review and invited to contribute"
kind = "notice"
who = ["coordinator"]
each = ["family"]
due = "flexible"
overlay = "family"
letter = "family-letter"

[[stage]]
id = "terms"
title = "Terms of Reference"
typical = "2 weeks"

[stage.item.terms-of-reference]
title = "Terms of Reference agreed by the Review Panel and the author"
kind = "approval"
decides = ["lead-reviewer", "panel"]
of = "terms-of-reference"
due = "timetable"

[stage.item.methodology]
title = "Review methodology agreed by the Review Panel and the author"
kind = "approval"
decides = ["lead-reviewer", "panel"]
of = "methodology"
due = "timetable"

[stage.item.timeline]
title = "Timeline agreed by the Review Panel and the author"
kind = "approval"
decides = ["lead-reviewer", "panel"]
of = "timeline"
due = "timetable"
hint = "Six months is the set timeframe for completion, subject to parallel proceedings."

[[stage]]
id = "drafting"
title = "Drafting"
typical = "11 weeks"

[stage.item.draft]
title = "Draft report completed and circulated to the Review Panel"
kind = "document"
who = ["lead-reviewer"]
repeatable = true
by-circulation = true
due = "timetable"

[stage.item.final-draft]
title = "Final draft submitted to the Review Panel"
kind = "document"
who = ["lead-reviewer"]
repeatable = true
due = "timetable"

[stage.item.recommendations-check]
title = "Review Panel has checked the recommendations"
kind = "approval"
decides = ["panel"]
of = "final-draft"
due = "timetable"

[stage.item.mirrors-terms]
title = "Review Panel finds that the report mirrors the Terms of Reference"
kind = "approval"
decides = ["panel"]
of = "final-draft"
due = "timetable"

[[stage]]
id = "governance"
title = "Agencies'' governance"
typical = "3 weeks"

[stage.item.strategic-leads]
title = "Report shared with the agency''s strategic leads"
kind = "task"
who = ["agency"]
each = ["agency"]
of = "final-draft"
due = "14 days after circulation"
due-basis = "document"

[stage.item.governance-bodies]
title = "Report shared with the agency''s governance bodies"
kind = "task"
who = ["agency"]
each = ["agency"]
agency-body = true
of = "final-draft"
due = "14 days after circulation"
due-basis = "document"

[stage.item.agency-response]
title = "Agency confirms its response to the report"
kind = "confirmation"
who = ["agency"]
each = ["agency"]
of = "final-draft"
requires = ["recommendations-check", "mirrors-terms", "own strategic-leads", "own governance-bodies"]
due = "14 days after circulation"
due-basis = "document"

[[stage]]
id = "slpr"
title = "SLPR Subgroup"
typical = "2 weeks"

[stage.item.slpr-approval]
title = "Final report approved by the SLPR Subgroup"
kind = "approval"
decides = ["slpr"]
of = "final-draft"
requires = ["every agency-response"]
due = "timetable"

[[stage]]
id = "board"
title = "SCSP Board"
typical = "2 weeks"

[stage.item.board-sign-off]
title = "Final report signed off by the SCSP Board"
kind = "approval"
decides = ["board"]
of = "final-draft"
requires = ["slpr-approval"]
due = "timetable"

[[stage]]
id = "notification"
title = "Notification"
typical = "2 weeks"

[stage.item.publication-date]
title = "Publication date agreed"
kind = "date"
who = ["coordinator"]
rule = "publication-date"
due = "timetable"

[stage.item.inform-national-panel]
title = "National Panel notified"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
letter = "national-panel"

[stage.item.inform-dfe]
title = "DfE notified"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
letter = "dfe"

[stage.item.inform-ofsted]
title = "Ofsted notified"
kind = "notice"
who = ["coordinator"]
of = "final-draft"
due = "7 working days before publication"
due-basis = "statutory"
letter = "ofsted"

[stage.item.inform-cabinet-member]
title = "Cabinet Member notified, via the Chair of SCSP"
kind = "notice"
who = ["chair"]
personal = true
due = "before publication"
letter = "cabinet-member"

[stage.item.inform-family]
title = "Family informed of the publication date"
kind = "notice"
who = ["coordinator"]
each = ["family"]
due = "before publication"
overlay = "family"
letter = "publication-family"

[[stage]]
id = "publication"
title = "Publication"

[stage.item.progress-check]
title = "Progress and quality check of the review"
kind = "task"
who = ["coordinator"]
each = ["check"]
rule = "progress-check"
due = "own date"
due-basis = "default"
overlay = "progress-check"
hint = "Requests to the Lead Reviewer are made in writing: give the reference (ref …). Until publication."

[stage.item.publish]
title = "Published on the SCSP website"
kind = "publish"
who = ["coordinator"]
of = "final-draft"
requires = ["board-sign-off", "terms-of-reference", "methodology", "timeline", "publication-date"]
notices = { items = ["inform-national-panel", "inform-dfe", "inform-ofsted"], clear = "7 working days" }
due = "publication date"
limit = "6 months after decision"          # "6 months is set timeframe for completion"
limit-basis = "document"

[stage.item.delay-reasons-panel]
title = "Reasons for the delay sent to the National Panel"
kind = "notice"
who = ["coordinator"]
each = ["hold"]
due = "5 working days after joining"
overlay = "delay-reasons"

[stage.item.delay-reasons-secretary]
title = "Reasons for the delay sent to the Secretary of State"
kind = "notice"
who = ["coordinator"]
each = ["hold"]
due = "5 working days after joining"
overlay = "delay-reasons"

[stage.item.response-and-actions]
title = "Actions from learning and recommendations recorded"
kind = "task"
who = ["coordinator"]
rule = "response-and-actions"
due = "10 working days after publish"
overlay = "actions"

[stage.item.website-removal]
title = "One year on the website is over: remove, or keep longer with a reason"
kind = "task"
who = ["coordinator"]
rule = "website-removal"
due = "the day after 12 months after publish"
overlay = "website-year"

[stage.item.seven-minute-briefing]
title = "7 minute briefing completed"
kind = "task"
who = ["coordinator", "lead-reviewer"]
due = "10 working days after publish"

[stage.item.briefing-circulated]
title = "7 minute briefing circulated to all agencies"
kind = "notice"
who = ["coordinator"]
each = ["agency", "partner-agency"]
due = "10 working days after publish"

[stage.item.practitioner-briefing]
title = "Multi-agency face to face briefing with practitioners"
kind = "meeting"
who = ["coordinator", "lead-reviewer"]
optional = true
due = "flexible"
hint = "Held where possible."
letter = "briefing-invitation"

[stage.item.learning-shared]
title = "Learning shared with the L&D subgroup"
kind = "task"
who = ["coordinator"]
due = "20 working days after publish"

[stage.item.training-updated]
title = "Training updated"
kind = "task"
who = ["coordinator"]
due = "flexible"

# Rounds recur until every action is closed; what is late stays open and is asked again with the next round.
[[stage]]
id = "assurance"
title = "Assurance"

[stage.item.action-done]
title = "Action carried out"
kind = "task"
who = ["agency", "coordinator"]
each = ["action"]
rule = "action-done"
due = "own date"
basis = "default"

[stage.item.assurance]
title = "Agency shows that it is implementing the action, and the Business Unit accepts it"
kind = "task"
who = ["agency", "coordinator"]
each = ["action-round"]
rule = "assurance"
due = "own date"
due-basis = "default"

[stage.item.assurance-collated]
title = "Information of the assurance round collated"
kind = "task"
who = ["coordinator"]
each = ["round"]
due = "10 working days after own date"

[stage.item.assurance-reported]
title = "Assurance round fed back to the Quality of Practice and Performance subgroup"
kind = "notice"
who = ["coordinator"]
each = ["round"]
due = "15 working days after own date"
');
INSERT INTO "processes" VALUES('T1','0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','scsp-national','# Sandwell Children''s Safeguarding Partnership: national Child Safeguarding Practice Review.
# The National Panel writes, signs off and publishes: no approvals of ours, no publication gate, no clocks of ours.
# docs/process-files.md explains every key. "default" marks what is ours and may be changed.

format = 1
id = "scsp-national"
title = "Sandwell: national Child Safeguarding Practice Review"
prefix = "SCSP"
partnership = "Sandwell Children''s Safeguarding Partnership (SCSP)"
partners = ["scsp"]                     # a review may switch there and back
website = "the National Panel''s website"
seconds = ["coordinator"]

[roles]
coordinator = { title = "Business Unit", many = true, last-stays = true }

[[stage]]
id = "decision"
title = "Decision"

[stage.item.decision]
title = "Decision to complete a national review"
kind = "date"
who = ["coordinator"]
rule = "decision"

[[stage]]
id = "national-review"
title = "National review"

[stage.item.partnership-contact]
title = "The Partnership''s contact for the National Panel named"
kind = "task"
who = ["coordinator"]
due = "5 working days after decision"

[stage.item.national-review-completed]
title = "National review completed by the National Panel in partnership with the SCSP"
kind = "task"
who = ["coordinator"]
due = "flexible"

[[stage]]
id = "publication"
title = "Publication"

[stage.item.published-by-panel]
title = "Published by the National Panel on its website"
kind = "task"
who = ["coordinator"]
due = "flexible"

[stage.item.disseminated]
title = "Disseminated through the National Panel''s communications network"
kind = "task"
who = ["coordinator"]
due = "flexible"
');
CREATE TABLE receipts (
	team VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	answer JSON, 
	CONSTRAINT pk_receipts PRIMARY KEY (team, "key")
);
INSERT INTO "receipts" VALUES('T1','command/d1cd5b2b548ea4537804be774779b368085c3ce5835ea7c0525cd00e120d6fd3','2026-01-12 10:00:00.000000','{"response_type": "ephemeral", "text": "Opened: ESCB-2026-01, Essex: local Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.\nIt starts with Commissioning. The board is in the channel; please keep it pinned.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Opened: ESCB-2026-01, Essex: local Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "It starts with Commissioning. The board is in the channel; please keep it pinned.", "verbatim": true}}, {"type": "actions", "elements": [{"type": "button", "action_id": "open:1", "text": {"type": "plain_text", "text": "Set it up\u2026", "emoji": true}, "value": "setup ESCB-2026-01", "style": "primary"}, {"type": "button", "action_id": "do:2", "text": {"type": "plain_text", "text": "Checklist", "emoji": true}, "value": "checklist ESCB-2026-01"}, {"type": "button", "action_id": "do:3", "text": {"type": "plain_text", "text": "Propose a timetable", "emoji": true}, "value": "timetable ESCB-2026-01 propose"}]}]}');
INSERT INTO "receipts" VALUES('T1','command/b9d4d1007a39c32c60d38cc09a57d805abb188863b2e613d72b6e52bcc0cb744','2026-01-12 10:00:02.000000','{"response_type": "ephemeral", "text": "Opened: SCSP-2026-01, Sandwell: local Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.\nIt starts with Panel and Lead Reviewer. The board is in the channel; please keep it pinned.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Opened: SCSP-2026-01, Sandwell: local Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "It starts with Panel and Lead Reviewer. The board is in the channel; please keep it pinned.", "verbatim": true}}, {"type": "actions", "elements": [{"type": "button", "action_id": "open:1", "text": {"type": "plain_text", "text": "Set it up\u2026", "emoji": true}, "value": "setup SCSP-2026-01", "style": "primary"}, {"type": "button", "action_id": "do:2", "text": {"type": "plain_text", "text": "Checklist", "emoji": true}, "value": "checklist SCSP-2026-01"}, {"type": "button", "action_id": "do:3", "text": {"type": "plain_text", "text": "Propose a timetable", "emoji": true}, "value": "timetable SCSP-2026-01 propose"}]}]}');
INSERT INTO "receipts" VALUES('T1','command/b7c209fa0be65c5aa29c2d586655efe309d1e5cba5b72cb406ca99fcc41b08a8','2026-01-12 10:00:04.000000','{"response_type": "ephemeral", "text": "Opened: SCSP-2026-02, Sandwell: national Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.\nIt starts with National review. The board is in the channel; please keep it pinned.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Opened: SCSP-2026-02, Sandwell: national Child Safeguarding Practice Review, decided Mon 12 Jan 2026. You''re its coordinator.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "It starts with National review. The board is in the channel; please keep it pinned.", "verbatim": true}}, {"type": "actions", "elements": [{"type": "button", "action_id": "open:1", "text": {"type": "plain_text", "text": "Set it up\u2026", "emoji": true}, "value": "setup SCSP-2026-02", "style": "primary"}, {"type": "button", "action_id": "do:2", "text": {"type": "plain_text", "text": "Checklist", "emoji": true}, "value": "checklist SCSP-2026-02"}]}]}');
INSERT INTO "receipts" VALUES('T1','command/c7f27684d0437a19a1b78275162289a736b81a192b249486c53508efc26e8445','2026-01-12 10:00:06.000000','{"response_type": "ephemeral", "text": "Recorded: <@U0COORD2> holds the role ESCB Support Team.\nWhoever is new here gets one introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: <@U0COORD2> holds the role ESCB Support Team.\nWhoever is new here gets one introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/8db7852ecff8c226479cbd4698e005a379ace91e71d53ac41c4b29c7cd6215f1','2026-01-12 10:00:07.000000','{"response_type": "ephemeral", "text": "Recorded: <@U0LEADREV> holds the role Lead Reviewer.\nWhoever is new here gets one introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: <@U0LEADREV> holds the role Lead Reviewer.\nWhoever is new here gets one introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/2281d4a6f4777197abe694baadc0abab41aac74382b85151d4d117ed33b01523','2026-01-12 10:00:08.000000','{"response_type": "ephemeral", "text": "Recorded: <@U0TEAM1>, <@U0TEAM2> and <@U0TEAM3> hold the role Review Team.\nWhoever is new here gets one introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: <@U0TEAM1>, <@U0TEAM2> and <@U0TEAM3> hold the role Review Team.\nWhoever is new here gets one introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/f6012b73c83dc570785371282fc5fb9b70094064a236fc93809ba2f11be7ca52','2026-01-12 10:00:09.000000','{"response_type": "ephemeral", "text": "Added: Police. It has 8 items.\n<@U0POLLEAD> is its lead, <@U0POLDEP> its deputy. Each gets one introduction, and nothing more until it is answered.\nIts answer is needed before the report can go on: Factual accuracy of the draft Overview Report (Police).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Added: Police. It has 8 items.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "<@U0POLLEAD> is its lead, <@U0POLDEP> its deputy. Each gets one introduction, and nothing more until it is answered.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Its answer is needed before the report can go on: Factual accuracy of the draft Overview Report (Police).", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/ded6fb5ab2786902c305d2458304747b1fa38e81292d115103dbb4292688e052','2026-01-12 10:00:11.000000','{"response_type": "ephemeral", "text": "Added: Health. It has 8 items.\n<@U0HEALTH> is its lead. They get one introduction, and nothing more until it is answered.\nIts answer is needed before the report can go on: Factual accuracy of the draft Overview Report (Health).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Added: Health. It has 8 items.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "<@U0HEALTH> is its lead. They get one introduction, and nothing more until it is answered.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Its answer is needed before the report can go on: Factual accuracy of the draft Overview Report (Health).", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/2e73b3b002df60c93195f18e14998eebec78a4fa6f1162397ac7c62e024f9812','2026-01-12 10:00:13.000000','{"response_type": "ephemeral", "text": "Added: mother, family contact. It has 3 items.\nBy label only: please write no names of family members here.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Added: mother, family contact. It has 3 items.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "By label only: please write no names of family members here.", "verbatim": true}]}]}');
INSERT INTO "receipts" VALUES('T1','command/f3faa00fbac1faf884e456bdc9680a54f1e56a11cdf10db9bd62b30869fcaa06','2026-01-12 10:00:14.000000','{"response_type": "ephemeral", "text": "Recorded: *Scoping meeting* (`scoping-meeting`) is due Thu 15 Jan 2026.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *Scoping meeting* (`scoping-meeting`) is due Thu 15 Jan 2026.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/cecd233f9f342056655cea008196a2bdcc63abbae6359869d98ac0b5039f2812','2026-01-12 10:00:15.000000','{"response_type": "ephemeral", "text": "Added: Trust. It has 5 items.\n<@U0TRUST> is its lead, <@U0TRUSTDEP> its deputy. Each gets one introduction, and nothing more until it is answered.\nIts answer is needed before the report can go on: Agency confirms its response to the report (Trust).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Added: Trust. It has 5 items.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "<@U0TRUST> is its lead, <@U0TRUSTDEP> its deputy. Each gets one introduction, and nothing more until it is answered.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Its answer is needed before the report can go on: Agency confirms its response to the report (Trust).", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/7552612f6e69e49f5d6aeb06fcd1fbabd93fd9156b24fe092e0f5d2423ada81d','2026-01-12 10:00:17.000000','{"response_type": "ephemeral", "text": "Recorded: <@U0PANEL1> holds the role Review Panel for Trust.\nWhoever is new here gets one introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: <@U0PANEL1> holds the role Review Panel for Trust.\nWhoever is new here gets one introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/b00a6e856fe7329fefa985b5239f939deb81e7cc5844dd46d9a663f4ca76aa69','2026-01-12 10:00:18.000000','{"response_type": "ephemeral", "text": "Recorded: <@U0LEADREV> holds the role Independent Lead Reviewer.\nWhoever is new here gets one introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: <@U0LEADREV> holds the role Independent Lead Reviewer.\nWhoever is new here gets one introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/84b0c42e6a153f5b1f072e28c2cab12533ae34dd0d114d147c387cb91fc07223','2026-01-12 10:00:19.000000','{"response_type": "ephemeral", "text": "Registered as *Terms of Reference*: v1, Mon 12 Jan 2026 (`terms-of-reference`).\nAsked now: <@U0LEADREV>.\nNot asked yet: <@U0PANEL1>, who has not answered the introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Registered as *Terms of Reference*: v1, Mon 12 Jan 2026 (`terms-of-reference`).", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Asked now: <@U0LEADREV>.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Not asked yet: <@U0PANEL1>, who has not answered the introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/0d99b86512282323c076aa9a4d65d80f61840cdf76b83f99c60c809ec0aa7cc4','2026-01-12 10:00:22.000000','{"response_type": "ephemeral", "text": "Recorded: v1 approved as Review Panel, Mon 12 Jan 2026. *Terms of Reference agreed by the Review Panel and the author* (`terms-of-reference`).\n1 of 2; still awaited: <@U0LEADREV> (asked today).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: v1 approved as Review Panel, Mon 12 Jan 2026. *Terms of Reference agreed by the Review Panel and the author* (`terms-of-reference`).", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "1 of 2; still awaited: <@U0LEADREV> (asked today).", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/e02493f2c480fba14615f0617a75a923e6e41084aee2d7857c8d5bb070d3c243','2026-01-12 10:00:24.000000','{"response_type": "ephemeral", "text": "Recorded: *The Partnership''s contact for the National Panel named* (`partnership-contact`) is due Wed 14 Jan 2026 (was Mon 19 Jan 2026).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *The Partnership''s contact for the National Panel named* (`partnership-contact`) is due Wed 14 Jan 2026 (was Mon 19 Jan 2026).", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/48a0e2fc723168c60d19dcfa2f01ad7ed23069636cee2e10596d1c5b496c2d6a','2026-01-16 10:00:00.000000','{"response_type": "ephemeral", "text": "Recorded: *Scoping meeting* (`scoping-meeting`), held Thu 15 Jan 2026.\nScoping: 1 of 7 done.\nNext: Lead Reviewer commissioned (ESCB Support Team); Lead Reviewer declares independence of the case and agencies (Lead Reviewer).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *Scoping meeting* (`scoping-meeting`), held Thu 15 Jan 2026.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Scoping: 1 of 7 done.", "verbatim": true}]}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next: Lead Reviewer commissioned (ESCB Support Team); Lead Reviewer declares independence of the case and agencies (Lead Reviewer).", "verbatim": true}]}]}');
INSERT INTO "receipts" VALUES('T1','command/d761dc6aa66f77bd3283a45abcd0315606e902aa2658030aad550499d52243de','2026-01-16 10:00:01.000000','{"response_type": "ephemeral", "text": "Recorded: *Lead Reviewer commissioned* (`lead-reviewer`), done Fri 16 Jan 2026.\nCommissioning: 1 of 2 done.\nNext: Lead Reviewer declares independence of the case and agencies (Lead Reviewer).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *Lead Reviewer commissioned* (`lead-reviewer`), done Fri 16 Jan 2026.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Commissioning: 1 of 2 done.", "verbatim": true}]}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next: Lead Reviewer declares independence of the case and agencies (Lead Reviewer).", "verbatim": true}]}]}');
INSERT INTO "receipts" VALUES('T1','command/dffdf83726d4dc9213e7bc0cd00ca5f940b27e60e881f89065cafcb3742f1b0e','2026-01-16 10:00:02.000000','{"response_type": "ephemeral", "text": "Recorded: *Lead Reviewer declares independence of the case and agencies* (`independence`), done Fri 16 Jan 2026.\nCommissioning: 2 of 2 done. The stage is complete; now: Scoping.\nNext: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *Lead Reviewer declares independence of the case and agencies* (`independence`), done Fri 16 Jan 2026.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Commissioning: 2 of 2 done. The stage is complete; now: Scoping.", "verbatim": true}]}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "verbatim": true}]}]}');
INSERT INTO "receipts" VALUES('T1','command/c4b0d4c643e0ab10897354281151ad5b0ce77db5211fe1fad62c17bf104ebccd','2026-01-16 10:00:03.000000','{"response_type": "ephemeral", "text": "Registered as *first* draft: Overview Report v1, Fri 16 Jan 2026 (`first-draft`).\nNext: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Registered as *first* draft: Overview Report v1, Fri 16 Jan 2026 (`first-draft`).", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "verbatim": true}]}]}');
INSERT INTO "receipts" VALUES('T1','command/9f067755340b3d56c8cc1081240086825b56c1c512687211f3cfd28af0fbe489','2026-01-16 10:00:05.000000','{"response_type": "ephemeral", "text": "Registered as *final* draft: Overview Report v2, Fri 16 Jan 2026 (`final-draft`).\nNext: send it to those whose answer is needed, then record that, so that they''re asked.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Registered as *final* draft: Overview Report v2, Fri 16 Jan 2026 (`final-draft`).", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Next: send it to those whose answer is needed, then record that, so that they''re asked.", "verbatim": true}}, {"type": "actions", "elements": [{"type": "button", "action_id": "do:1", "text": {"type": "plain_text", "text": "Circulate v2", "emoji": true}, "value": "circulate ESCB-2026-01 v2", "confirm": {"title": {"type": "plain_text", "text": "Circulate v2?"}, "text": {"type": "plain_text", "text": "Everyone whose answer is needed is asked by a message."}, "confirm": {"type": "plain_text", "text": "Yes, it went out"}, "deny": {"type": "plain_text", "text": "Not yet"}}}]}]}');
INSERT INTO "receipts" VALUES('T1','command/2f672f963a69f7f3df2e4349edaa7366636a690a8ab7a5d8b00fa43b118479b4','2026-01-16 10:00:07.000000','{"response_type": "ephemeral", "text": "Recorded: Overview Report v2 (`final-draft`) went out on Fri 16 Jan 2026.\nNot asked yet: <@U0POLLEAD> and <@U0HEALTH>, who have not answered the introduction.\nAsked once what comes first is in: Final Draft Report: quality assurance and agreement by the CSPR Sub-Committee and Final sign-off of the report by the ESCB Executive.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: Overview Report v2 (`final-draft`) went out on Fri 16 Jan 2026.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Not asked yet: <@U0POLLEAD> and <@U0HEALTH>, who have not answered the introduction.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Asked once what comes first is in: Final Draft Report: quality assurance and agreement by the CSPR Sub-Committee and Final sign-off of the report by the ESCB Executive.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/6ecdc9fd7d63691763527f12741eb9468dfc99fe13cfc6024fab9fbf93222927','2026-01-16 10:00:09.000000','{"response_type": "ephemeral", "text": "Recorded: Police confirms v2, Fri 16 Jan 2026. *Factual accuracy of the draft Overview Report* (`factual-accuracy`).\n1 of 2; still awaited: Health.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: Police confirms v2, Fri 16 Jan 2026. *Factual accuracy of the draft Overview Report* (`factual-accuracy`).", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "1 of 2; still awaited: Health.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/c0ba22ce888bfcc8b0c48024c283b89e6cdedfc4acc13d92603a9259eaec9aa2','2026-01-16 10:00:11.000000','{"response_type": "ephemeral", "text": "Recorded: Health disputes v2, Fri 16 Jan 2026. *Factual accuracy of the draft Overview Report* (`factual-accuracy`).\nThe Lead Reviewer is told. Other agencies'' answers stand. Confirming v2 withdraws the dispute.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: Health disputes v2, Fri 16 Jan 2026. *Factual accuracy of the draft Overview Report* (`factual-accuracy`).", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "The Lead Reviewer is told. Other agencies'' answers stand. Confirming v2 withdraws the dispute.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/40e59f6b810f38f384723852eab3a6ac515e266b744102d99a0abc74dfd894cb','2026-01-16 10:00:13.000000','{"response_type": "ephemeral", "text": "Recorded: no reminders in this review from Mon 2 Feb 2026 to Fri 6 Feb 2026. They come on the next working day; none is used up.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: no reminders in this review from Mon 2 Feb 2026 to Fri 6 Feb 2026. They come on the next working day; none is used up.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/af54b181577bc2fc615453c93096780d71c76a9b451e612fc9838a7468860b01','2026-01-16 10:00:15.000000','{"response_type": "ephemeral", "text": "This takes two people, so it isn''t done yet: removing a text from the history: event 14. It waits under number 1.\n<@U0COORD2> or <@U0LEADREV> can be the second, until Fri 23 Jan 2026; then it lapses.\nNot reached: <@U0COORD2>, who has left Slack or not answered the introduction.", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "This takes two people, so it isn''t done yet: removing a text from the history: event 14. It waits under number 1.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "<@U0COORD2> or <@U0LEADREV> can be the second, until Fri 23 Jan 2026; then it lapses.", "verbatim": true}}, {"type": "section", "text": {"type": "mrkdwn", "text": "Not reached: <@U0COORD2>, who has left Slack or not answered the introduction.", "verbatim": true}}]}');
INSERT INTO "receipts" VALUES('T1','command/95f7261548ae1c1261a4e2dd391c2d856aa86369c9339760d55d332de1b780a2','2026-01-19 10:00:00.000000','{"response_type": "ephemeral", "text": "Recorded: *Agency commits: chronology author named, practitioners enabled to take full part* for Police (`agency-commitment`), done Mon 19 Jan 2026.\nActions following scoping: 1 of 8 done.\nNext: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Recorded: *Agency commits: chronology author named, practitioners enabled to take full part* for Police (`agency-commitment`), done Mon 19 Jan 2026.", "verbatim": true}}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Actions following scoping: 1 of 8 done.", "verbatim": true}]}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "Next: Terms of Reference and/or Key Lines of Enquiry discussed (ESCB Support Team); Timetable for the review agreed (ESCB Support Team).", "verbatim": true}]}]}');
CREATE TABLE reviews (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team VARCHAR NOT NULL, 
	ref VARCHAR NOT NULL, 
	prefix VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	process VARCHAR NOT NULL, 
	process_hash VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	pseudonym_key VARCHAR, 
	state VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	head VARCHAR, 
	format INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	CONSTRAINT ck_reviews_state CHECK (state IN ('live', 'completed', 'discontinued')), 
	CONSTRAINT ck_reviews_number CHECK (number >= 0), 
	CONSTRAINT ck_reviews_seq CHECK (seq >= 1), 
	CONSTRAINT fk_reviews_team FOREIGN KEY(team, process_hash) REFERENCES processes (team, hash), 
	CONSTRAINT uq_reviews_team_prefix_year_seq UNIQUE (team, prefix, year, seq), 
	CONSTRAINT uq_reviews_team_ref UNIQUE (team, ref)
);
INSERT INTO "reviews" VALUES(1,'T1','ESCB-2026-01','ESCB',2026,1,'escb','4934d87486c0b1e608e8c0ab83644bf5d16800fca4c448a4dcdc8c46ee127e66','C0REVIEW','ash','live',30,'2d2b8edffb0b4759970b6f68bc36a3781a20f91cddf2b83b3a1862cf42d8e23a',1,'2026-01-12 10:00:00.000000');
INSERT INTO "reviews" VALUES(2,'T1','SCSP-2026-01','SCSP',2026,1,'scsp','88106975770a55ae66fe81def94eabda7ab81f3e0bc6a311f4513a35f7e1cf97','C0OTHER','elm','live',13,'d487e83397a9ff4d12649ca76071d412bcf8f042237bb1da297448cf9afee4cb',1,'2026-01-12 10:00:02.000000');
INSERT INTO "reviews" VALUES(3,'T1','SCSP-2026-02','SCSP',2026,2,'scsp-national','0d8610cf28747f328653de6cfdac760b30f20accde61882faacfb6bb108f3b5c','C0THIRD','oak','live',4,'b224136923151d1986806f2d8d712da322f14f9d41188bd50cd7960e77533a1e',1,'2026-01-12 10:00:04.000000');
CREATE TABLE setting_changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	old JSON, 
	new JSON, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL
);
INSERT INTO "setting_changes" VALUES(1,'T1','late-every',NULL,'"3"','U0COORD','2026-01-12 10:00:06.000000');
CREATE TABLE tellings (
	team VARCHAR NOT NULL, 
	outbox_id INTEGER NOT NULL, 
	ledger_id INTEGER NOT NULL, 
	CONSTRAINT pk_tellings PRIMARY KEY (outbox_id, ledger_id), 
	CONSTRAINT fk_tellings_ledger_id FOREIGN KEY(ledger_id) REFERENCES ledger (id), 
	CONSTRAINT fk_tellings_outbox_id FOREIGN KEY(outbox_id) REFERENCES outbox (id)
);
INSERT INTO "tellings" VALUES('T1',55,4);
INSERT INTO "tellings" VALUES('T1',56,5);
INSERT INTO "tellings" VALUES('T1',56,6);
INSERT INTO "tellings" VALUES('T1',57,4);
INSERT INTO "tellings" VALUES('T1',57,5);
INSERT INTO "tellings" VALUES('T1',57,6);
INSERT INTO "tellings" VALUES('T1',85,10);
INSERT INTO "tellings" VALUES('T1',86,11);
INSERT INTO "tellings" VALUES('T1',87,10);
INSERT INTO "tellings" VALUES('T1',87,11);
CREATE TABLE texts (
	id VARCHAR NOT NULL, 
	team VARCHAR NOT NULL, 
	review_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	field VARCHAR NOT NULL, 
	salt VARCHAR, 
	body TEXT, 
	CONSTRAINT pk_texts PRIMARY KEY (id), 
	CONSTRAINT ck_texts_redacted CHECK ((salt IS NULL) = (body IS NULL)), 
	CONSTRAINT fk_texts_review_id FOREIGN KEY(review_id, number) REFERENCES history (review_id, number), 
	CONSTRAINT uq_texts_review_id_number_field UNIQUE (review_id, number, field)
);
INSERT INTO "texts" VALUES('eb5bd4c175829525','T1',1,1,'pseudonym','a50560c71c0b50af4c5705a1f63bbb33','Ash');
INSERT INTO "texts" VALUES('a35c6a76d842d2ae','T1',1,1,'decision_ref','dfdb6ad1ee64406439310621106dc6ed','minute 3.1');
INSERT INTO "texts" VALUES('73dfcf73b2c243f3','T1',1,3,'ref','1af10a6a7023aa0cfc4b9ee5b2bf138a','minute 3.1');
INSERT INTO "texts" VALUES('2f024122c86b181e','T1',2,1,'pseudonym','7d79ff4fbb8834f1e3430b6f1a9df067','Elm');
INSERT INTO "texts" VALUES('1dfc8b066cff71a3','T1',2,1,'decision_ref','40eefa17e31d1bc80ee4511ae2ce30cd','RR-30');
INSERT INTO "texts" VALUES('66cbe0d2640aa430','T1',2,3,'ref','19a5f1fcbd85711f93f5a629ea5fb3f9','RR-30');
INSERT INTO "texts" VALUES('d7fd175475d0060e','T1',3,1,'pseudonym','f89a5edb53feab12fb192bcbbdb6fa2f','Oak');
INSERT INTO "texts" VALUES('940669f215e25c81','T1',3,1,'decision_ref','6abcf370ffad6626b3c37bc2534f96f7','RR-31');
INSERT INTO "texts" VALUES('36b88459a5db45ce','T1',3,3,'ref','c10ad8c8ec02ea305685eebd4c8ae0d7','RR-31');
INSERT INTO "texts" VALUES('b7b31dd240f60232','T1',1,10,'name','2dd70fe61736a7e106bf3ea1d679eb89','Police');
INSERT INTO "texts" VALUES('3e0c702f7a1ed73a','T1',1,11,'name','9ea7edf19654022e3ab8551cab93634d','Health');
INSERT INTO "texts" VALUES('a1357d14b9af40c3','T1',1,12,'name','653678604fef9a00618f835031cb4749','mother');
INSERT INTO "texts" VALUES('e8097cab779c12a4','T1',1,13,'reason','e1f6f9bb3243e5aa5ce673be2850f61c','the committee meets then');
INSERT INTO "texts" VALUES('2c254e363a635bda','T1',2,5,'name','c17402b97c317a05510ee81aa45a20ab','Trust');
INSERT INTO "texts" VALUES('884a6553528be901','T1',2,9,'url','e203cbe3917e8ceea74a3448ef162f4a','https://documents.example.org/terms');
INSERT INTO "texts" VALUES('bbe7103bf22705a7','T1',3,4,'reason','f445d484e33e325e89505c865dce39a4','they asked for it');
INSERT INTO "texts" VALUES('387d1f1c9282d3fe','T1',1,14,'note','12292b86823bd3320fc3584a0e921cde','the first one');
INSERT INTO "texts" VALUES('2d2623df55350ee5','T1',1,18,'url','7cbcbd07646317b4b1cb25f87e0150f5','https://documents.example.org/v1');
INSERT INTO "texts" VALUES('d2a655a7a759e776','T1',1,20,'url','4bc44adb8bb1b378c4e6fe620d38e6ce','https://documents.example.org/v2');
INSERT INTO "texts" VALUES('8dfd5b354fbfc47d','T1',1,27,'reason','64f2649aa8bc690854ad182daeea1299','the dates of the first visit are wrong');
INSERT INTO "texts" VALUES('9e5d7b7bcc50b3b3','T1',2,13,'reason','99e211a83aac6f0ed80015655ff773d6','of the half-term');
INSERT INTO "texts" VALUES('20df1317f16eb013','T1',1,28,'command','743503cec206d7c67e04477e25404e57','{"event":14,"because":"it says a name"}');
CREATE TABLE workspace_settings (
	team VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	value JSON, 
	"by" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_workspace_settings PRIMARY KEY (team, "key")
);
INSERT INTO "workspace_settings" VALUES('T1','late-every','"3"','U0COORD','2026-01-12 10:00:06.000000');
CREATE INDEX ix_receipts_at ON receipts (at);
CREATE INDEX ix_setting_changes_team ON setting_changes (team);
CREATE UNIQUE INDEX uq_reviews_channel_not_ended ON reviews (team, channel) WHERE state <> 'discontinued';
CREATE UNIQUE INDEX uq_reviews_pseudonym_key_not_ended ON reviews (team, pseudonym_key) WHERE state <> 'discontinued';
CREATE INDEX ix_awaited_team_user ON awaited (team, user);
CREATE INDEX ix_belongings_team_user ON belongings (team, user);
CREATE INDEX ix_open_items_next_nudge_at ON open_items (next_nudge_at);
CREATE INDEX ix_outbox_of ON outbox ("of");
CREATE INDEX ix_outbox_team_channel_ts ON outbox (team, channel, ts);
CREATE INDEX ix_outbox_team_subject ON outbox (team, subject);
CREATE INDEX ix_outbox_team_target_sent_at ON outbox (team, target, sent_at);
CREATE INDEX ix_outbox_waiting ON outbox (team, target, id) WHERE state IN ('pending', 'sending', 'unknown');
CREATE INDEX ix_tellings_ledger_id ON tellings (ledger_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reviews',3);
INSERT INTO "sqlite_sequence" VALUES('outbox',90);
INSERT INTO "sqlite_sequence" VALUES('setting_changes',1);
INSERT INTO "sqlite_sequence" VALUES('ledger',11);
COMMIT;
