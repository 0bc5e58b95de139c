// @ts-nocheck -- Made by `npm run generate`; changes are lost.
import type { CompiledValidator } from '../validator.ts';
const validate=validate20;var stdin_default=validate20;const schema31={$schema:"https://json-schema.org/draft/2020-12/sc\
hema",$id:"urn:ebpf-oci:schema:mirror-list:v1",type:"object",additionalProperties:!1,required:["version","repositories"],
properties:{version:{const:1},defaults:{$ref:"#/$defs/defaults"},repositories:{type:"array",minItems:1,maxItems:1e4,$comment:"\
a list of repositories",items:{$ref:"#/$defs/repository"}}},$defs:{text:{type:"string",$comment:"one line of text",pattern:"\
^[^\\u0000-\\u001f]{1,1000}$"},platforms:{type:"array",minItems:1,maxItems:100,$comment:"a list of platforms",items:{$ref:"\
#/$defs/text"}},destination:{$ref:"#/$defs/text"},referrers:{type:"boolean"},patterns:{type:"array",minItems:1,maxItems:1e3,
$comment:"a list of tags and patterns",items:{$ref:"#/$defs/text"}},defaults:{type:"object",additionalProperties:!1,properties:{
source:{$ref:"#/$defs/text"},destination:{$ref:"#/$defs/destination"},concurrency:{type:"integer",minimum:1,maximum:256},
referrers:{$ref:"#/$defs/referrers"},platforms:{$ref:"#/$defs/platforms"},retries:{type:"integer",minimum:0,maximum:20}}},
repository:{type:"object",additionalProperties:!1,required:["source"],properties:{source:{$ref:"#/$defs/text"},destination:{
$ref:"#/$defs/destination"},tags:{type:"object",additionalProperties:!1,properties:{include:{$ref:"#/$defs/patterns"},semver:{
$ref:"#/$defs/text"},exclude:{$ref:"#/$defs/patterns"},latest:{type:"integer",minimum:1,maximum:1e5}}},digests:{type:"ar\
ray",minItems:1,maxItems:1e5,$comment:"a list of digests",items:{type:"string",$comment:"a digest such as sha256: with 6\
4 hexadecimal digits",pattern:"^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"}},platforms:{$ref:"#/$defs/platforms"},referrers:{
$ref:"#/$defs/referrers"}}}}},schema32={type:"object",additionalProperties:!1,properties:{source:{$ref:"#/$defs/text"},destination:{
$ref:"#/$defs/destination"},concurrency:{type:"integer",minimum:1,maximum:256},referrers:{$ref:"#/$defs/referrers"},platforms:{
$ref:"#/$defs/platforms"},retries:{type:"integer",minimum:0,maximum:20}}},schema33={type:"string",$comment:"one line of \
text",pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema35={type:"boolean"},pattern4=new RegExp("^[^\\u0000-\\u001f]{1,1000}$",
"u"),schema36={type:"array",minItems:1,maxItems:100,$comment:"a list of platforms",items:{$ref:"#/$defs/text"}};function validate22(data,{
instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate22.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),Array.
isArray(data)){if(data.length>100){const err0={instancePath,schemaPath:"#/maxItems",keyword:"maxItems",params:{limit:100},
schema:100,parentSchema:schema36,data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.length<1){const err1={
instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit:1},schema:1,parentSchema:schema36,data};vErrors===
null?vErrors=[err1]:vErrors.push(err1),errors++}const len0=data.length;for(let i0=0;i0<len0;i0++){let data0=data[i0];if(typeof data0==
"string"){if(!pattern4.test(data0)){const err2={instancePath:instancePath+"/"+i0,schemaPath:"#/$defs/text/pattern",keyword:"\
pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,data:data0};
vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}else{const err3={instancePath:instancePath+"/"+i0,schemaPath:"\
#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,data:data0};vErrors===
null?vErrors=[err3]:vErrors.push(err3),errors++}}}else{const err4={instancePath,schemaPath:"#/type",keyword:"type",params:{
type:"array"},schema:schema36.type,parentSchema:schema36,data};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}
return validate22.errors=vErrors,errors===0}validate22.evaluated={items:!0,dynamicProps:!1,dynamicItems:!1};function validate21(data,{
instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){let vErrors=null,errors=0;const evaluated0=validate21.
evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.dynamicItems&&(evaluated0.items=void 0),data&&
typeof data=="object"&&!Array.isArray(data)){for(const key0 in data)if(!(key0==="source"||key0==="destination"||key0==="\
concurrency"||key0==="referrers"||key0==="platforms"||key0==="retries")){const err0={instancePath,schemaPath:"#/addition\
alProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema32,data};vErrors===
null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.source!==void 0){let data0=data.source;if(typeof data0=="string"){
if(!pattern4.test(data0)){const err1={instancePath:instancePath+"/source",schemaPath:"#/$defs/text/pattern",keyword:"pat\
tern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,data:data0};
vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}}else{const err2={instancePath:instancePath+"/source",schemaPath:"\
#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,data:data0};vErrors===
null?vErrors=[err2]:vErrors.push(err2),errors++}}if(data.destination!==void 0){let data1=data.destination;if(typeof data1==
"string"){if(!pattern4.test(data1)){const err3={instancePath:instancePath+"/destination",schemaPath:"#/$defs/destination\
/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,
data:data1};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}else{const err4={instancePath:instancePath+"/dest\
ination",schemaPath:"#/$defs/destination/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,
data:data1};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}}if(data.concurrency!==void 0){let data2=data.concurrency;
if(!(typeof data2=="number"&&!(data2%1)&&!isNaN(data2)&&isFinite(data2))){const err5={instancePath:instancePath+"/concur\
rency",schemaPath:"#/properties/concurrency/type",keyword:"type",params:{type:"integer"},schema:schema32.properties.concurrency.
type,parentSchema:schema32.properties.concurrency,data:data2};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}
if(typeof data2=="number"&&isFinite(data2)){if(data2>256||isNaN(data2)){const err6={instancePath:instancePath+"/concurre\
ncy",schemaPath:"#/properties/concurrency/maximum",keyword:"maximum",params:{comparison:"<=",limit:256},schema:256,parentSchema:schema32.
properties.concurrency,data:data2};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}if(data2<1||isNaN(data2)){const err7={
instancePath:instancePath+"/concurrency",schemaPath:"#/properties/concurrency/minimum",keyword:"minimum",params:{comparison:"\
>=",limit:1},schema:1,parentSchema:schema32.properties.concurrency,data:data2};vErrors===null?vErrors=[err7]:vErrors.push(
err7),errors++}}}if(data.referrers!==void 0){let data3=data.referrers;if(typeof data3!="boolean"){const err8={instancePath:instancePath+
"/referrers",schemaPath:"#/$defs/referrers/type",keyword:"type",params:{type:"boolean"},schema:schema35.type,parentSchema:schema35,
data:data3};vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}if(data.platforms!==void 0&&(validate22(data.platforms,
{instancePath:instancePath+"/platforms",parentData:data,parentDataProperty:"platforms",rootData,dynamicAnchors})||(vErrors=
vErrors===null?validate22.errors:vErrors.concat(validate22.errors),errors=vErrors.length)),data.retries!==void 0){let data5=data.
retries;if(!(typeof data5=="number"&&!(data5%1)&&!isNaN(data5)&&isFinite(data5))){const err9={instancePath:instancePath+
"/retries",schemaPath:"#/properties/retries/type",keyword:"type",params:{type:"integer"},schema:schema32.properties.retries.
type,parentSchema:schema32.properties.retries,data:data5};vErrors===null?vErrors=[err9]:vErrors.push(err9),errors++}if(typeof data5==
"number"&&isFinite(data5)){if(data5>20||isNaN(data5)){const err10={instancePath:instancePath+"/retries",schemaPath:"#/pr\
operties/retries/maximum",keyword:"maximum",params:{comparison:"<=",limit:20},schema:20,parentSchema:schema32.properties.
retries,data:data5};vErrors===null?vErrors=[err10]:vErrors.push(err10),errors++}if(data5<0||isNaN(data5)){const err11={instancePath:instancePath+
"/retries",schemaPath:"#/properties/retries/minimum",keyword:"minimum",params:{comparison:">=",limit:0},schema:0,parentSchema:schema32.
properties.retries,data:data5};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}}}}else{const err12={instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"object"},schema:schema32.type,parentSchema:schema32,data};vErrors===null?
vErrors=[err12]:vErrors.push(err12),errors++}return validate21.errors=vErrors,errors===0}validate21.evaluated={props:!0,
dynamicProps:!1,dynamicItems:!1};const schema38={type:"object",additionalProperties:!1,required:["source"],properties:{source:{
$ref:"#/$defs/text"},destination:{$ref:"#/$defs/destination"},tags:{type:"object",additionalProperties:!1,properties:{include:{
$ref:"#/$defs/patterns"},semver:{$ref:"#/$defs/text"},exclude:{$ref:"#/$defs/patterns"},latest:{type:"integer",minimum:1,
maximum:1e5}}},digests:{type:"array",minItems:1,maxItems:1e5,$comment:"a list of digests",items:{type:"string",$comment:"\
a digest such as sha256: with 64 hexadecimal digits",pattern:"^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"}},platforms:{
$ref:"#/$defs/platforms"},referrers:{$ref:"#/$defs/referrers"}}},pattern11=new RegExp("^(?:sha256:[0-9a-f]{64}|sha512:[0\
-9a-f]{128})$","u"),schema41={type:"array",minItems:1,maxItems:1e3,$comment:"a list of tags and patterns",items:{$ref:"#\
/$defs/text"}};function validate26(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate26.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),Array.isArray(data)){if(data.length>1e3){const err0={instancePath,schemaPath:"#/\
maxItems",keyword:"maxItems",params:{limit:1e3},schema:1e3,parentSchema:schema41,data};vErrors===null?vErrors=[err0]:vErrors.
push(err0),errors++}if(data.length<1){const err1={instancePath,schemaPath:"#/minItems",keyword:"minItems",params:{limit:1},
schema:1,parentSchema:schema41,data};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}const len0=data.length;for(let i0=0;i0<
len0;i0++){let data0=data[i0];if(typeof data0=="string"){if(!pattern4.test(data0)){const err2={instancePath:instancePath+
"/"+i0,schemaPath:"#/$defs/text/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u\
0000-\\u001f]{1,1000}$",parentSchema:schema33,data:data0};vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}else{
const err3={instancePath:instancePath+"/"+i0,schemaPath:"#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema33.
type,parentSchema:schema33,data:data0};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}}else{const err4={instancePath,
schemaPath:"#/type",keyword:"type",params:{type:"array"},schema:schema41.type,parentSchema:schema41,data};vErrors===null?
vErrors=[err4]:vErrors.push(err4),errors++}return validate26.errors=vErrors,errors===0}validate26.evaluated={items:!0,dynamicProps:!1,
dynamicItems:!1};function validate25(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate25.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){if(data.source===void 0){const err0={
instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:"source"},schema:schema38.required,parentSchema:schema38,
data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}for(const key0 in data)if(!(key0==="source"||key0==="des\
tination"||key0==="tags"||key0==="digests"||key0==="platforms"||key0==="referrers")){const err1={instancePath,schemaPath:"\
#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty:key0},schema:!1,parentSchema:schema38,
data};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}if(data.source!==void 0){let data0=data.source;if(typeof data0==
"string"){if(!pattern4.test(data0)){const err2={instancePath:instancePath+"/source",schemaPath:"#/$defs/text/pattern",keyword:"\
pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,data:data0};
vErrors===null?vErrors=[err2]:vErrors.push(err2),errors++}}else{const err3={instancePath:instancePath+"/source",schemaPath:"\
#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,data:data0};vErrors===
null?vErrors=[err3]:vErrors.push(err3),errors++}}if(data.destination!==void 0){let data1=data.destination;if(typeof data1==
"string"){if(!pattern4.test(data1)){const err4={instancePath:instancePath+"/destination",schemaPath:"#/$defs/destination\
/pattern",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,
data:data1};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}}else{const err5={instancePath:instancePath+"/dest\
ination",schemaPath:"#/$defs/destination/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,
data:data1};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}}if(data.tags!==void 0){let data2=data.tags;if(data2&&
typeof data2=="object"&&!Array.isArray(data2)){for(const key1 in data2)if(!(key1==="include"||key1==="semver"||key1==="e\
xclude"||key1==="latest")){const err6={instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/additionalPropert\
ies",keyword:"additionalProperties",params:{additionalProperty:key1},schema:!1,parentSchema:schema38.properties.tags,data:data2};
vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}if(data2.include!==void 0&&(validate26(data2.include,{instancePath:instancePath+
"/tags/include",parentData:data2,parentDataProperty:"include",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate26.
errors:vErrors.concat(validate26.errors),errors=vErrors.length)),data2.semver!==void 0){let data4=data2.semver;if(typeof data4==
"string"){if(!pattern4.test(data4)){const err7={instancePath:instancePath+"/tags/semver",schemaPath:"#/$defs/text/patter\
n",keyword:"pattern",params:{pattern:"^[^\\u0000-\\u001f]{1,1000}$"},schema:"^[^\\u0000-\\u001f]{1,1000}$",parentSchema:schema33,
data:data4};vErrors===null?vErrors=[err7]:vErrors.push(err7),errors++}}else{const err8={instancePath:instancePath+"/tags\
/semver",schemaPath:"#/$defs/text/type",keyword:"type",params:{type:"string"},schema:schema33.type,parentSchema:schema33,
data:data4};vErrors===null?vErrors=[err8]:vErrors.push(err8),errors++}}if(data2.exclude!==void 0&&(validate26(data2.exclude,
{instancePath:instancePath+"/tags/exclude",parentData:data2,parentDataProperty:"exclude",rootData,dynamicAnchors})||(vErrors=
vErrors===null?validate26.errors:vErrors.concat(validate26.errors),errors=vErrors.length)),data2.latest!==void 0){let data6=data2.
latest;if(!(typeof data6=="number"&&!(data6%1)&&!isNaN(data6)&&isFinite(data6))){const err9={instancePath:instancePath+"\
/tags/latest",schemaPath:"#/properties/tags/properties/latest/type",keyword:"type",params:{type:"integer"},schema:schema38.
properties.tags.properties.latest.type,parentSchema:schema38.properties.tags.properties.latest,data:data6};vErrors===null?
vErrors=[err9]:vErrors.push(err9),errors++}if(typeof data6=="number"&&isFinite(data6)){if(data6>1e5||isNaN(data6)){const err10={
instancePath:instancePath+"/tags/latest",schemaPath:"#/properties/tags/properties/latest/maximum",keyword:"maximum",params:{
comparison:"<=",limit:1e5},schema:1e5,parentSchema:schema38.properties.tags.properties.latest,data:data6};vErrors===null?
vErrors=[err10]:vErrors.push(err10),errors++}if(data6<1||isNaN(data6)){const err11={instancePath:instancePath+"/tags/lat\
est",schemaPath:"#/properties/tags/properties/latest/minimum",keyword:"minimum",params:{comparison:">=",limit:1},schema:1,
parentSchema:schema38.properties.tags.properties.latest,data:data6};vErrors===null?vErrors=[err11]:vErrors.push(err11),errors++}}}}else{
const err12={instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type:"object"},
schema:schema38.properties.tags.type,parentSchema:schema38.properties.tags,data:data2};vErrors===null?vErrors=[err12]:vErrors.
push(err12),errors++}}if(data.digests!==void 0){let data7=data.digests;if(Array.isArray(data7)){if(data7.length>1e5){const err13={
instancePath:instancePath+"/digests",schemaPath:"#/properties/digests/maxItems",keyword:"maxItems",params:{limit:1e5},schema:1e5,
parentSchema:schema38.properties.digests,data:data7};vErrors===null?vErrors=[err13]:vErrors.push(err13),errors++}if(data7.
length<1){const err14={instancePath:instancePath+"/digests",schemaPath:"#/properties/digests/minItems",keyword:"minItems",
params:{limit:1},schema:1,parentSchema:schema38.properties.digests,data:data7};vErrors===null?vErrors=[err14]:vErrors.push(
err14),errors++}const len0=data7.length;for(let i0=0;i0<len0;i0++){let data8=data7[i0];if(typeof data8=="string"){if(!pattern11.
test(data8)){const err15={instancePath:instancePath+"/digests/"+i0,schemaPath:"#/properties/digests/items/pattern",keyword:"\
pattern",params:{pattern:"^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$"},schema:"^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-\
f]{128})$",parentSchema:schema38.properties.digests.items,data:data8};vErrors===null?vErrors=[err15]:vErrors.push(err15),
errors++}}else{const err16={instancePath:instancePath+"/digests/"+i0,schemaPath:"#/properties/digests/items/type",keyword:"\
type",params:{type:"string"},schema:schema38.properties.digests.items.type,parentSchema:schema38.properties.digests.items,
data:data8};vErrors===null?vErrors=[err16]:vErrors.push(err16),errors++}}}else{const err17={instancePath:instancePath+"/\
digests",schemaPath:"#/properties/digests/type",keyword:"type",params:{type:"array"},schema:schema38.properties.digests.
type,parentSchema:schema38.properties.digests,data:data7};vErrors===null?vErrors=[err17]:vErrors.push(err17),errors++}}if(data.
platforms!==void 0&&(validate22(data.platforms,{instancePath:instancePath+"/platforms",parentData:data,parentDataProperty:"\
platforms",rootData,dynamicAnchors})||(vErrors=vErrors===null?validate22.errors:vErrors.concat(validate22.errors),errors=
vErrors.length)),data.referrers!==void 0){let data10=data.referrers;if(typeof data10!="boolean"){const err18={instancePath:instancePath+
"/referrers",schemaPath:"#/$defs/referrers/type",keyword:"type",params:{type:"boolean"},schema:schema35.type,parentSchema:schema35,
data:data10};vErrors===null?vErrors=[err18]:vErrors.push(err18),errors++}}}else{const err19={instancePath,schemaPath:"#/\
type",keyword:"type",params:{type:"object"},schema:schema38.type,parentSchema:schema38,data};vErrors===null?vErrors=[err19]:
vErrors.push(err19),errors++}return validate25.errors=vErrors,errors===0}validate25.evaluated={props:!0,dynamicProps:!1,
dynamicItems:!1};function validate20(data,{instancePath="",parentData,parentDataProperty,rootData=data,dynamicAnchors={}}={}){
let vErrors=null,errors=0;const evaluated0=validate20.evaluated;if(evaluated0.dynamicProps&&(evaluated0.props=void 0),evaluated0.
dynamicItems&&(evaluated0.items=void 0),data&&typeof data=="object"&&!Array.isArray(data)){if(data.version===void 0){const err0={
instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty:"version"},schema:schema31.required,parentSchema:schema31,
data};vErrors===null?vErrors=[err0]:vErrors.push(err0),errors++}if(data.repositories===void 0){const err1={instancePath,
schemaPath:"#/required",keyword:"required",params:{missingProperty:"repositories"},schema:schema31.required,parentSchema:schema31,
data};vErrors===null?vErrors=[err1]:vErrors.push(err1),errors++}for(const key0 in data)if(!(key0==="version"||key0==="de\
faults"||key0==="repositories")){const err2={instancePath,schemaPath:"#/additionalProperties",keyword:"additionalPropert\
ies",params:{additionalProperty:key0},schema:!1,parentSchema:schema31,data};vErrors===null?vErrors=[err2]:vErrors.push(err2),
errors++}if(data.version!==void 0){let data0=data.version;if(data0!==1){const err3={instancePath:instancePath+"/version",
schemaPath:"#/properties/version/const",keyword:"const",params:{allowedValue:1},schema:1,parentSchema:schema31.properties.
version,data:data0};vErrors===null?vErrors=[err3]:vErrors.push(err3),errors++}}if(data.defaults!==void 0&&(validate21(data.
defaults,{instancePath:instancePath+"/defaults",parentData:data,parentDataProperty:"defaults",rootData,dynamicAnchors})||
(vErrors=vErrors===null?validate21.errors:vErrors.concat(validate21.errors),errors=vErrors.length)),data.repositories!==
void 0){let data2=data.repositories;if(Array.isArray(data2)){if(data2.length>1e4){const err4={instancePath:instancePath+
"/repositories",schemaPath:"#/properties/repositories/maxItems",keyword:"maxItems",params:{limit:1e4},schema:1e4,parentSchema:schema31.
properties.repositories,data:data2};vErrors===null?vErrors=[err4]:vErrors.push(err4),errors++}if(data2.length<1){const err5={
instancePath:instancePath+"/repositories",schemaPath:"#/properties/repositories/minItems",keyword:"minItems",params:{limit:1},
schema:1,parentSchema:schema31.properties.repositories,data:data2};vErrors===null?vErrors=[err5]:vErrors.push(err5),errors++}
const len0=data2.length;for(let i0=0;i0<len0;i0++)validate25(data2[i0],{instancePath:instancePath+"/repositories/"+i0,parentData:data2,
parentDataProperty:i0,rootData,dynamicAnchors})||(vErrors=vErrors===null?validate25.errors:vErrors.concat(validate25.errors),
errors=vErrors.length)}else{const err6={instancePath:instancePath+"/repositories",schemaPath:"#/properties/repositories/\
type",keyword:"type",params:{type:"array"},schema:schema31.properties.repositories.type,parentSchema:schema31.properties.
repositories,data:data2};vErrors===null?vErrors=[err6]:vErrors.push(err6),errors++}}}else{const err7={instancePath,schemaPath:"\
#/type",keyword:"type",params:{type:"object"},schema:schema31.type,parentSchema:schema31,data};vErrors===null?vErrors=[err7]:
vErrors.push(err7),errors++}return validate20.errors=vErrors,errors===0}validate20.evaluated={props:!0,dynamicProps:!1,dynamicItems:!1};export const validator: CompiledValidator = validate;
